package io.flomd.observability;

import java.util.Locale;

/** The words that enum constants have in meters. */
public final class MeterWords {
    private MeterWords() {}

    /** The name in lower case, with dashes. */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
