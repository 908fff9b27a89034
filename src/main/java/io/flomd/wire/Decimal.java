package io.flomd.wire;

import static io.flomd.wire.MalformedMessageException.Reason.BAD_NUMBER;

/** Numbers of attributes, read as generously as C's strtol: leading blanks, a sign, and garbage behind are let pass; no digits is 0. */
final class Decimal {
    private Decimal() {}

    /** @throws MalformedMessageException (BAD_NUMBER) if the number does not fit in 32 bits */
    static int int32(byte[] bytes, int from, int to) throws MalformedMessageException {
        if (to - from == 1) {
            int digit = bytes[from] - '0';
            return digit >= 0 && digit <= 9 ? digit : 0;
        }
        long value = int64(bytes, from, to);
        if (value != (int) value) {
            throw bad(bytes, from, to, "32");
        }
        return (int) value;
    }

    /** @throws MalformedMessageException (BAD_NUMBER) if the number does not fit in 64 bits */
    static long int64(byte[] bytes, int from, int to) throws MalformedMessageException {
        int i = from;
        while (i < to && isBlank(bytes[i])) {
            i++;
        }
        boolean negative = i < to && bytes[i] == '-';
        if (negative || (i < to && bytes[i] == '+')) {
            i++;
        }
        // Counted downwards, because there is one more number below zero than above.
        long value = 0;
        for (; i < to && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            int digit = bytes[i] - '0';
            if (value < (Long.MIN_VALUE + digit) / 10) {
                throw bad(bytes, from, to, "64");
            }
            value = value * 10 - digit;
        }
        if (!negative && value == Long.MIN_VALUE) {
            throw bad(bytes, from, to, "64");
        }
        return negative ? value : -value;
    }

    /** Whether C's isspace is true. */
    private static boolean isBlank(byte b) {
        return b == ' ' || (b >= '\t' && b <= '\r');
    }

    private static MalformedMessageException bad(byte[] bytes, int from, int to, String bits) {
        return new MalformedMessageException(
                BAD_NUMBER, "the number " + Bytes.quote(bytes, from, to) + " does not fit in " + bits + " bits");
    }
}
