package io.flomd.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A limit that is either a number or {@code auto}, which follows the heap ({@link FittingLimits}).
 *
 * @param number what was configured; null for {@code auto}
 */
record AutoLimit(@Nullable Long number) {
    private static final String AUTO = "auto";

    /**
     * Reads a text of the configuration.
     *
     * @throws NumberFormatException if it is neither {@code auto} nor a number
     */
    public static AutoLimit valueOf(String text) {
        String word = text.trim();
        return new AutoLimit(word.toLowerCase(Locale.ROOT).equals(AUTO) ? null : (Long) Long.parseLong(word));
    }

    /** Takes a number as YAML gives it. */
    public static AutoLimit valueOf(Integer number) {
        return new AutoLimit((long) number);
    }

    /** Takes a number as YAML gives it. */
    public static AutoLimit valueOf(Long number) {
        return new AutoLimit(number);
    }

    boolean isAuto() {
        return number == null;
    }

    /** The number that was configured, or the one that fits. */
    long orElse(long fitting) {
        return number == null ? fitting : number;
    }

    @Override
    public String toString() {
        return number == null ? AUTO : number.toString();
    }
}
