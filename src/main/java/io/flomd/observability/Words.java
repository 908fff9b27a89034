package io.flomd.observability;

import java.util.Locale;

/** The words that enum constants have in meters. */
final class Words {
    private Words() {}

    /** The name in lower case, with dashes. */
    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
