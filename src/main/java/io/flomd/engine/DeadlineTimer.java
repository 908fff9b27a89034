package io.flomd.engine;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Calls back on a thread of its own. On the way to a deadline it looks at the engine's clock again and again, since that may run a little
 * quicker or slower than the machine's timers. Thread-safe.
 */
public final class DeadlineTimer implements EngineTimer {
    /** The longest time between two looks at the clock: the clock may jump, though it hardly ever does. */
    private static final long LONGEST_NAP_MICROS = 1_000_000;
    /** Up to here a clock that runs quicker makes no difference that counts. */
    private static final long SHORT_MICROS = 1_000;

    private final ScheduledThreadPoolExecutor executor;
    private final EngineClock clock;
    private Runnable onDue = () -> {};
    private @Nullable ScheduledFuture<?> scheduled;
    private @Nullable Nap nap;
    private long deadlineMicros = Long.MAX_VALUE;

    /** A wait for a deadline, or for a part of the way to it. */
    private final class Nap implements Runnable {
        @Override
        public void run() {
            boolean due;
            try {
                due = wake(this);
            } catch (Throwable failure) {
                // The engine asks the same clock, and says so if it is broken.
                due = true;
            }
            if (due) {
                onDue.run();
            }
        }
    }

    /** @param clock the one that deadlines are told by; of {@link SteadyClock}'s pace */
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
    public synchronized void set(long nextMicros) {
        // A call that comes too early does no harm, one that is rescheduled at every lock would: keep an earlier one.
        if (executor.isShutdown() || deadlineMicros <= nextMicros) {
            return;
        }
        ScheduledFuture<?> before = scheduled;
        schedule(Math.max(0, nextMicros - clock.nowMicros()));
        deadlineMicros = nextMicros;
        if (before != null) {
            before.cancel(false);
        }
    }

    /** Whether the deadline is there, and the nap is the one that waits for it; if it is not there yet another nap begins. */
    private synchronized boolean wake(Nap waking) {
        if (waking != nap || executor.isShutdown()) {
            return false;
        }
        long leftMicros = deadlineMicros - clock.nowMicros();
        if (leftMicros <= 0) {
            return true;
        }
        schedule(leftMicros);
        return false;
    }

    private void schedule(long leftMicros) {
        Nap next = new Nap();
        scheduled = executor.schedule(next, napMicros(leftMicros), TimeUnit.MICROSECONDS);
        nap = next;
    }

    /** How long it is to a deadline, at the least, if the clock runs as quick as it may. */
    static long napMicros(long leftMicros) {
        return leftMicros < SHORT_MICROS
                ? leftMicros
                : Math.min(LONGEST_NAP_MICROS, leftMicros - leftMicros / (SteadyClock.SLEW_PARTS + 1));
    }

    @Override
    public synchronized void fired() {
        scheduled = null;
        nap = null;
        deadlineMicros = Long.MAX_VALUE;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
