package io.flomd.engine;

import io.flomd.lock.AcquireRequest;
import io.flomd.lock.LockView;
import io.flomd.lock.ResourceName;
import io.flomd.lock.SessionId;
import io.flomd.lock.SessionInfo;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** An engine that answers late, as one of several nodes does: commands and effects of a session keep their order, and nothing else. */
public final class LateEngine implements LockEngine {
    private static final int THREADS = 3;
    private static final int USUAL_DELAY_MICROS = 1_000;
    private static final int RARE_DELAY_MICROS = 15_000;

    private final LockEngine engine;
    private final Random random;
    private final ScheduledThreadPoolExecutor later;

    public LateEngine(LockEngine engine, long seed) {
        this.engine = engine;
        this.random = new Random(seed);
        this.later = new ScheduledThreadPoolExecutor(THREADS, task -> {
            Thread thread = new Thread(task, "late-engine");
            thread.setDaemon(true);
            return thread;
        });
        later.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public LockSession open(SessionInfo info, EffectSink sink) {
        Lane effects = new Lane();
        return new LateSession(engine.open(info, effect -> effects.add(() -> sink.accept(effect))));
    }

    @Override
    public LockView view() {
        return engine.view();
    }

    @Override
    public Collection<? extends LockSession> sessions() {
        return engine.sessions();
    }

    @Override
    public boolean isIdle() {
        return engine.isIdle();
    }

    @Override
    public void close() {
        engine.close();
        later.shutdownNow();
    }

    private final class Lane {
        private final Deque<Runnable> actions = new ArrayDeque<>();

        synchronized void add(Runnable action) {
            actions.add(action);
            if (actions.size() == 1) {
                schedule();
            }
        }

        private void schedule() {
            if (!later.isShutdown()) {
                int most = random.nextInt(30) == 0 ? RARE_DELAY_MICROS : USUAL_DELAY_MICROS;
                later.schedule(this::runNext, random.nextInt(most), TimeUnit.MICROSECONDS);
            }
        }

        private void runNext() {
            Runnable next;
            synchronized (this) {
                next = actions.peek();
            }
            next.run();
            synchronized (this) {
                actions.remove();
                if (!actions.isEmpty()) {
                    schedule();
                }
            }
        }
    }

    private final class LateSession implements LockSession {
        private final LockSession session;
        private final Lane commands = new Lane();
        private long number;

        LateSession(LockSession session) {
            this.session = session;
        }

        @Override
        public SessionId id() {
            return session.id();
        }

        @Override
        public SessionInfo info() {
            return session.info();
        }

        @Override
        public void identify(String peerId) {
            session.identify(peerId);
        }

        @Override
        public long nextNumber() {
            return number + 1;
        }

        @Override
        public void acquire(AcquireRequest request) {
            number++;
            commands.add(() -> session.acquire(request));
        }

        @Override
        public void release(ResourceName resource, boolean rollback) {
            number++;
            commands.add(() -> session.release(resource, rollback));
        }

        @Override
        public void close() {
            commands.add(session::close);
        }
    }
}
