package io.flomd.observability;

import io.flomd.engine.EngineClock;
import io.flomd.lock.TableCounts;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceType;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gauges of how much is in the lock table, by the table's own counts: right from the first moment on, after a restore as well. All gauges that
 * are read together, as in a scrape, show one moment, for which the table is asked once.
 */
public final class LockTableGauges {
    /** What is read within this time is read together. */
    private static final long TOGETHER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Supplier<TableCounts> table;
    private final EngineClock clock;
    private final LongSupplier nanoTime;
    private @Nullable TableCounts counts;
    private long countedNanos;

    /**
     * @param clock the one that requests are timed by
     * @param nanoTime a time that only moves on, in nanoseconds
     */
    public LockTableGauges(Meters meters, Supplier<TableCounts> table, EngineClock clock, LongSupplier nanoTime) {
        this.table = table;
        this.clock = clock;
        this.nanoTime = nanoTime;
        for (ResourceType type : ResourceType.values()) {
            meters.gauge(LockMeters.RESOURCES, () -> counts().resources(type), type.word());
            for (LockMode mode : LockMode.values()) {
                if (type.hasModes() || mode == LockMode.EX) {
                    meters.gauge(LockMeters.HOLDERS, () -> counts().holders(type, mode), type.word(), mode.name());
                    meters.gauge(LockMeters.WAITERS, () -> counts().waiters(type, mode), type.word(), mode.name());
                }
            }
        }
        meters.gauge(LockMeters.TABLE_BYTES, () -> counts().bytes());
        meters.gauge(LockMeters.OLDEST_WAITER, this::oldestWaiterSeconds);
    }

    private double oldestWaiterSeconds() {
        long since = counts().oldestWaitMicros();
        return since == Long.MAX_VALUE ? 0 : Math.max(0, clock.nowMicros() - since) / 1e6;
    }

    private synchronized TableCounts counts() {
        long nowNanos = nanoTime.getAsLong();
        TableCounts known = counts;
        if (known == null || nowNanos - countedNanos > TOGETHER_NANOS) {
            known = table.get();
            counts = known;
            countedNanos = nowNanos;
        }
        return known;
    }
}
