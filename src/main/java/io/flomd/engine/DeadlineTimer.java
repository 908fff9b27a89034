package io.flomd.engine;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls back when the earliest deadline is due, on a thread of its own. Not thread-safe: the engine's lock guards {@link #set} and
 * {@link #fired}.
 */
final class DeadlineTimer implements AutoCloseable {
    private final ScheduledThreadPoolExecutor executor;
    private final EngineClock clock;
    private final Runnable onDue;
    private @Nullable ScheduledFuture<?> scheduled;
    private long scheduledMicros = Long.MAX_VALUE;

    DeadlineTimer(EngineClock clock, Runnable onDue) {
        this.clock = clock;
        this.onDue = onDue;
        this.executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "flom-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Calls back at this time instead of the one set before; {@link Long#MAX_VALUE} for never. */
    void set(long deadlineMicros) {
        // A call that comes too early does no harm, one that is rescheduled at every lock would: keep an earlier one.
        if (executor.isShutdown() || scheduledMicros <= deadlineMicros) {
            return;
        }
        if (scheduled != null) {
            scheduled.cancel(false);
        }
        scheduledMicros = deadlineMicros;
        long delayMicros = Math.max(0, deadlineMicros - clock.nowMicros());
        scheduled = executor.schedule(onDue, delayMicros, TimeUnit.MICROSECONDS);
    }

    /** Notes that the call back is under way, so that the next {@link #set} sets a new one. */
    void fired() {
        scheduled = null;
        scheduledMicros = Long.MAX_VALUE;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
