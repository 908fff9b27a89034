package io.flomd.engine;

import io.flomd.lock.AcquireRequest;
import io.flomd.lock.SessionInfo;
import io.flomd.resource.ResourceName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An engine that answers late, as one of several nodes does: commands are applied and effects delivered after a while that the seed says, on
 * other threads. Those of one session keep their order, and nothing else does.
 */
public final class LateEngine extends EngineDecorator {
    private static final int THREADS = 3;
    private static final int USUAL_DELAY_MICROS = 1_000;
    private static final int RARE_DELAY_MICROS = 15_000;
    private static final int MOST_AT_ONCE = 40;

    private final Random random;
    private final Later later;
    private final Runnable onClose;

    /** Runs things later. */
    @FunctionalInterface
    public interface Later {
        void after(long delayMicros, Runnable action);
    }

    /** Answers late by the clock, on threads of its own. */
    public LateEngine(LockEngine engine, long seed) {
        this(engine, new Random(seed), threads());
    }

    /** Answers late by a clock that is played. */
    public LateEngine(LockEngine engine, Random random, Later later) {
        this(engine, random, later, () -> {});
    }

    private LateEngine(LockEngine engine, Random random, ScheduledThreadPoolExecutor threads) {
        this(
                engine,
                random,
                (delayMicros, action) -> {
                    if (!threads.isShutdown()) {
                        threads.schedule(action, delayMicros, TimeUnit.MICROSECONDS);
                    }
                },
                threads::shutdownNow);
    }

    private LateEngine(LockEngine engine, Random random, Later later, Runnable onClose) {
        super(engine);
        this.random = random;
        this.later = later;
        this.onClose = onClose;
    }

    private static ScheduledThreadPoolExecutor threads() {
        ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(THREADS, task -> {
            Thread thread = new Thread(task, "late-engine");
            thread.setDaemon(true);
            return thread;
        });
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return threads;
    }

    @Override
    public @Nullable LockSession open(SessionInfo info, EffectSink sink) {
        Lane effects = new Lane();
        LockSession session = super.open(info, effect -> effects.add(() -> sink.accept(effect)));
        return session == null ? null : new LateSession(session);
    }

    @Override
    public void close() {
        super.close();
        onClose.run();
    }

    /** Things that happen late, one after another. */
    private final class Lane {
        private final Deque<Runnable> actions = new ArrayDeque<>();
        private boolean planned;

        synchronized void add(Runnable action) {
            actions.add(action);
            plan();
        }

        private synchronized void plan() {
            if (!planned && !actions.isEmpty()) {
                planned = true;
                int most = random.nextInt(30) == 0 ? RARE_DELAY_MICROS : USUAL_DELAY_MICROS;
                later.after(random.nextInt(most), this::run);
            }
        }

        private void run() {
            int count = 1 + random.nextInt(MOST_AT_ONCE);
            for (Runnable next = take(); next != null; next = --count > 0 ? take() : null) {
                next.run();
            }
            synchronized (this) {
                planned = false;
            }
            plan();
        }

        private synchronized @Nullable Runnable take() {
            return actions.poll();
        }
    }

    private final class LateSession extends SessionDecorator {
        private final Lane commands = new Lane();
        private long lastNumber;

        LateSession(LockSession session) {
            super(session);
        }

        @Override
        public void identify(String peerId) {
            lastNumber++;
            commands.add(() -> super.identify(peerId));
        }

        @Override
        public long acquire(AcquireRequest request) {
            commands.add(() -> super.acquire(request));
            return ++lastNumber;
        }

        @Override
        public void release(ResourceName resource, boolean rollback) {
            lastNumber++;
            commands.add(() -> super.release(resource, rollback));
        }

        @Override
        public void close() {
            commands.add(super::close);
        }
    }
}
