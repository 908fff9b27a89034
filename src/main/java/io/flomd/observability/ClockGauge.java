package io.flomd.observability;

import java.util.function.LongSupplier;

/** Shows how far the server's time is from the clock of its host. */
public final class ClockGauge {
    /** @param differenceMicros how far the host's clock is ahead, in microseconds */
    public ClockGauge(Meters meters, LongSupplier differenceMicros) {
        meters.gauge(LockMeters.CLOCK_DIFFERENCE, () -> differenceMicros.getAsLong() / 1e6);
    }
}
