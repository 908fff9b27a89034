package io.flomd.cli;

import org.jspecify.annotations.Nullable;

/** Numbers in C's writing, as the original's command line takes them. */
final class CInteger {
    private static final int MAX_DIGITS = 18;

    private CInteger() {}

    /** The number; far outside of 32 bits if it has too many digits; null if the word is no number. */
    static @Nullable Long parse(String word) {
        int at = 0;
        while (at < word.length() && isBlank(word.charAt(at))) {
            at++;
        }
        boolean negative = word.startsWith("-", at);
        if (negative || word.startsWith("+", at)) {
            at++;
        }
        int base = 10;
        if (word.startsWith("0x", at) || word.startsWith("0X", at)) {
            base = 16;
            at += 2;
        } else if (word.startsWith("0", at) && word.length() > at + 1) {
            base = 8;
            at++;
        }
        long value = 0;
        int digits = 0;
        for (int i = at; i < word.length(); i++) {
            int digit = Character.digit(word.charAt(i), base);
            if (digit < 0 || word.charAt(i) > 'z') {
                return null;
            }
            if (++digits <= MAX_DIGITS || value < Integer.MAX_VALUE) {
                value = Math.min(value * base + digit, Long.MAX_VALUE / 32);
            }
        }
        if (digits == 0) {
            return null;
        }
        return negative ? -value : value;
    }

    /** A blank for C: {@code isspace} where no locale is set. */
    private static boolean isBlank(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    /** The number that the word begins with, as C's {@code strtoul} reads it; 0 if it begins with none. */
    static long leading(String word) {
        for (int end = word.length(); end > 0; end--) {
            Long value = parse(word.substring(0, end));
            if (value != null) {
                return value;
            }
        }
        return 0;
    }
}
