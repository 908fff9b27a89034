package io.flomd.engine;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The time by which a server lives: it begins with the wall clock's, goes on with a steady clock that nobody can set, and draws near to the wall
 * clock where the two differ, by at most one part in {@link #SLEW_PARTS} of the time that passes. So it never stops or goes back, and what is to
 * happen after some time happens after that time, give or take that part, whatever becomes of the wall clock.
 *
 * <p>Only a wall clock that is ahead by more than {@link #STEP} for {@link #PROOF} is followed at once: the machine slept, or began with a wrong
 * time, and to draw near would take days. Thread-safe.
 */
public final class SteadyClock implements EngineClock {
    /** How much quicker or slower than the steady clock it may run: one part of so many. */
    public static final int SLEW_PARTS = 10;
    /** A difference up to which the time draws near, and does not jump. */
    public static final Duration STEP = Duration.ofHours(1);
    /** How long the wall clock must be ahead by more than {@link #STEP}, by the steady clock, to be believed. */
    public static final Duration PROOF = Duration.ofMinutes(1);

    private static final long STEP_MICROS = STEP.toMillis() * 1_000;
    private static final long MICRO_NANOS = 1_000;

    private final EngineClock wall;
    private final LongSupplier steady;
    private long micros;
    /** What has passed beyond the microsecond, below 1,000. */
    private long restNanos;

    private long seenNanos;
    private boolean farAhead;
    private long farAheadSinceNanos;

    /**
     * @param wall the clock to draw near to
     * @param steady nanoseconds that only count up, as of {@link System#nanoTime()}
     */
    public SteadyClock(EngineClock wall, LongSupplier steady) {
        this.wall = wall;
        this.steady = steady;
        this.micros = wall.nowMicros();
        this.seenNanos = steady.getAsLong();
    }

    @Override
    public synchronized long nowMicros() {
        long nowNanos = steady.getAsLong();
        long elapsedNanos = Math.max(0, nowNanos - seenNanos);
        seenNanos += elapsedNanos;
        pass(elapsedNanos);
        long behindMicros = wall.nowMicros() - micros;
        long mostNanos = elapsedNanos / SLEW_PARTS;
        if (isProvedFarAhead(behindMicros > STEP_MICROS) || Math.abs(behindMicros) <= mostNanos / MICRO_NANOS) {
            micros += behindMicros;
        } else {
            pass(behindMicros < 0 ? -mostNanos : mostNanos);
        }
        return micros;
    }

    /** How far the wall clock is ahead, in microseconds. */
    public synchronized long differenceMicros() {
        long now = nowMicros();
        return wall.nowMicros() - now;
    }

    private boolean isProvedFarAhead(boolean isFarAhead) {
        if (isFarAhead && !farAhead) {
            farAheadSinceNanos = seenNanos;
        }
        farAhead = isFarAhead;
        return isFarAhead && seenNanos - farAheadSinceNanos >= PROOF.toNanos();
    }

    private void pass(long nanos) {
        long all = restNanos + nanos;
        micros += Math.floorDiv(all, MICRO_NANOS);
        restNanos = Math.floorMod(all, MICRO_NANOS);
    }
}
