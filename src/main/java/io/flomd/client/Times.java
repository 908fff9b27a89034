package io.flomd.client;

import java.time.Duration;

/** Durations as numbers. One that is too long to be counted in nanoseconds is as long as 146 years, which no wait outlasts. */
final class Times {
    /** So long that a moment so far away can still be told from one in the past. */
    static final long LONGEST_NANOS = Long.MAX_VALUE / 2;

    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final Duration LONGEST = Duration.ofNanos(LONGEST_NANOS);

    private Times() {}

    /** Nanoseconds, 0 or more. */
    static long nanos(Duration time) {
        if (time.isNegative()) {
            return 0;
        }
        return time.compareTo(LONGEST) >= 0 ? LONGEST_NANOS : time.toNanos();
    }

    /** Milliseconds, 0 or more, rounded up: a time of some microseconds is short, not none. */
    static long millis(Duration time) {
        return (nanos(time) + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
    }

    /** Milliseconds for an interface that counts them in 32 bits and takes 0 for no limit: 1 or more. */
    static int socketMillis(Duration time) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, millis(time)));
    }

    /** Nanoseconds of so many milliseconds; a negative number is 0. */
    static long nanosOfMillis(long millis) {
        return millis > LONGEST_NANOS / NANOS_PER_MILLI ? LONGEST_NANOS : Math.max(0, millis) * NANOS_PER_MILLI;
    }
}
