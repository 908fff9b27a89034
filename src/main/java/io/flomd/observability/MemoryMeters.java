package io.flomd.observability;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;

/** Gauges of what is limited by memory. */
public final class MemoryMeters {
    /**
     * Registers them.
     *
     * @param tableBytes what the lock table takes
     * @param maxTableBytes what it may take
     * @param pendingAnswerBytes answers that clients have not read
     */
    public MemoryMeters(
            MeterRegistry registry, LongSupplier tableBytes, long maxTableBytes, LongSupplier pendingAnswerBytes) {
        Meters meters = new Meters(registry);
        meters.gauge(LockMeters.TABLE_BYTES, tableBytes);
        meters.gauge(LockMeters.TABLE_BYTES_MAX, () -> maxTableBytes);
        meters.gauge(LockMeters.ANSWERS_PENDING, pendingAnswerBytes);
    }
}
