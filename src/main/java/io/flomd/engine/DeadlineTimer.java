package io.flomd.engine;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls back on a thread of its own. Not thread-safe, but for {@link #close}: the engine's lock guards the rest. */
public final class DeadlineTimer implements EngineTimer {
    private final ScheduledThreadPoolExecutor executor;
    private final EngineClock clock;
    private Runnable onDue = () -> {};
    private @Nullable ScheduledFuture<?> scheduled;
    private long scheduledMicros = Long.MAX_VALUE;

    /** @param clock the one that deadlines are told by */
    public DeadlineTimer(EngineClock clock) {
        this.clock = clock;
        this.executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "flom-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public void start(Runnable callBack) {
        onDue = callBack;
    }

    @Override
    public void set(long deadlineMicros) {
        // A call that comes too early does no harm, one that is rescheduled at every lock would: keep an earlier one.
        if (executor.isShutdown() || scheduledMicros <= deadlineMicros) {
            return;
        }
        ScheduledFuture<?> before = scheduled;
        long delayMicros = Math.max(0, deadlineMicros - clock.nowMicros());
        scheduled = executor.schedule(onDue, delayMicros, TimeUnit.MICROSECONDS);
        scheduledMicros = deadlineMicros;
        if (before != null) {
            before.cancel(false);
        }
    }

    @Override
    public void fired() {
        scheduled = null;
        scheduledMicros = Long.MAX_VALUE;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
