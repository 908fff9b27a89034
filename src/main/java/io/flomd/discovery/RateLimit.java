package io.flomd.discovery;

/**
 * So many events per second: {@code burst} of them at once, then evenly. It is the token bucket of networking: it holds {@code burst} events,
 * each takes one out, and {@code perSecond} flow in every second.
 *
 * <p>Times are nanoseconds of a clock that never runs backwards, such as {@link System#nanoTime}; it may overflow. Not thread safe.
 */
final class RateLimit {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final long eventNanos;
    private final int burst;
    private long fullAtNanos;

    RateLimit(int perSecond, int burst, long nowNanos) {
        this.eventNanos = SECOND_NANOS / perSecond;
        this.burst = burst;
        this.fullAtNanos = nowNanos;
    }

    /** Whether one event more is within the limit. */
    boolean allows(long nowNanos) {
        return nanosUntil(1, nowNanos) == 0;
    }

    /** How long until so many events at once are within the limit, 0 if they are now. */
    long nanosUntil(int events, long nowNanos) {
        return Math.max(0, fullAtNanos - nowNanos - (burst - events) * eventNanos);
    }

    /** Counts an event, also one beyond the limit. */
    void spend(long nowNanos) {
        fullAtNanos = (isFull(nowNanos) ? nowNanos : fullAtNanos) + eventNanos;
    }

    /** Whether nothing is remembered: it behaves like a new one. */
    boolean isFull(long nowNanos) {
        return fullAtNanos - nowNanos <= 0;
    }
}
