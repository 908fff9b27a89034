package io.flomd.engine;

import io.flomd.lock.AcquireRequest;
import io.flomd.lock.LockCommand;
import io.flomd.lock.LockEffect;
import io.flomd.lock.LockPage;
import io.flomd.lock.LockTable;
import io.flomd.lock.SessionId;
import io.flomd.lock.SessionInfo;
import io.flomd.lock.TableCounts;
import io.flomd.lock.ViewQuery;
import io.flomd.resource.ResourceName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The engine of a server that stands alone: a command runs on the caller's thread, under one lock, and its effects are delivered before the
 * call returns. There is no queue and no other thread to wake, which is what makes a lock over loopback quick.
 *
 * <p>If a command, a delivery or a deadline fails, the table is in nobody knows which state: the engine applies nothing any more and says so
 * to its {@link Breakdown}.
 */
public final class StandaloneEngine implements LockEngine {
    /** How long deadlines that are too many for one command wait for the next, so that other threads get the lock in between. */
    private static final long REST_MICROS = 200;

    private final LockTable table;
    private final EngineClock clock;
    private final EngineTimer timer;
    private final EngineObserver observer;
    private final Breakdown breakdown;
    private final int nodeId;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<SessionId, Session> sessions = new HashMap<>();
    /** Commands that a sink or the observer gave while effects were being delivered; they run next. */
    private final Deque<LockCommand> followUps = new ArrayDeque<>();

    private boolean applying;
    private boolean closed;
    private long lastCounter;

    /**
     * An engine over the table, which nobody else may use from now on.
     *
     * @param timer of this engine only; closed with it
     * @param nodeId the node part of session ids
     * @param observer sees every command; if it fails it is told nothing any more
     * @param breakdown told, under the engine's lock, when the engine is broken
     */
    public StandaloneEngine(
            LockTable table,
            EngineClock clock,
            EngineTimer timer,
            int nodeId,
            EngineObserver observer,
            Breakdown breakdown) {
        this.table = table;
        this.clock = clock;
        this.timer = timer;
        this.nodeId = nodeId;
        this.observer = new GuardedObserver(observer);
        this.breakdown = breakdown;
        timer.start(this::onDeadline);
    }

    /**
     * A first token that is greater than any that a server before this one gave out, as long as the clock was not set back and tokens were
     * given out more slowly than one in a microsecond.
     */
    public static long firstToken(EngineClock clock) {
        return clock.nowMicros();
    }

    @Override
    public @Nullable LockSession open(SessionInfo info, EffectSink sink) {
        return underLock(() -> {
            if (closed) {
                return null;
            }
            Session session = new Session(new SessionId(nodeId, ++lastCounter), sink);
            sessions.put(session.id, session);
            submit(new LockCommand.OpenSession(session.id, clock.nowMicros(), info));
            return session;
        });
    }

    @Override
    public void revoke(SessionId session, String reason) {
        submit(new LockCommand.RevokeSession(session, clock.nowMicros(), reason));
    }

    @Override
    public void revoke(SessionId session, ResourceName resource, long request, String reason) {
        submit(new LockCommand.RevokeLock(session, resource, request, clock.nowMicros(), reason));
    }

    @Override
    public LockPage view(ViewQuery query) {
        return underLock(() -> table.view(query));
    }

    @Override
    public TableCounts counts() {
        return underLock(table::counts);
    }

    @Override
    public boolean isIdle() {
        return underLock(table::isIdle);
    }

    @Override
    public void close() {
        underLock(() -> {
            stop();
            return List.of();
        });
        timer.close();
    }

    private void stop() {
        closed = true;
        followUps.clear();
        sessions.clear();
    }

    private <T extends @Nullable Object> T underLock(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    private void onDeadline() {
        lock.lock();
        try {
            timer.fired();
            submit(new LockCommand.Tick(clock.nowMicros()));
        } catch (Throwable failure) {
            onBroken(failure);
        } finally {
            lock.unlock();
        }
    }

    private void submit(LockCommand command) {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            followUps.addLast(command);
            if (!applying) {
                applying = true;
                applyAll();
                applying = false;
            }
        } catch (Throwable failure) {
            onBroken(failure);
        } finally {
            lock.unlock();
        }
    }

    private void onBroken(Throwable failure) {
        stop();
        breakdown.onBroken("the lock engine", failure);
    }

    private void applyAll() {
        for (LockCommand next = followUps.pollFirst(); next != null; next = followUps.pollFirst()) {
            List<LockEffect> effects = table.apply(next);
            observer.onApplied(next, effects);
            for (LockEffect effect : effects) {
                if (effect instanceof LockEffect.SessionEffect addressed) {
                    deliver(addressed);
                }
            }
        }
        timer.set(table.isBehind() ? clock.nowMicros() + REST_MICROS : table.nextDeadlineMicros());
    }

    private void deliver(LockEffect.SessionEffect effect) {
        Session session = sessions.get(effect.session());
        if (session != null) {
            session.sink.accept(effect);
            if (effect instanceof LockEffect.SessionEnded) {
                sessions.remove(session.id);
            }
        }
    }

    /** A command of a session that lacks its number and time. */
    @FunctionalInterface
    private interface NumberedCommand {
        LockCommand of(long number, long nowMicros);
    }

    private final class Session implements LockSession {
        private final SessionId id;
        private final EffectSink sink;
        private long lastNumber;
        private boolean closing;

        Session(SessionId id, EffectSink sink) {
            this.id = id;
            this.sink = sink;
        }

        @Override
        public SessionId id() {
            return id;
        }

        @Override
        public void identify(String peerId) {
            submitNext((number, nowMicros) -> new LockCommand.Identify(id, number, nowMicros, peerId));
        }

        @Override
        public long acquire(AcquireRequest request) {
            return submitNext((number, nowMicros) -> new LockCommand.Acquire(id, number, nowMicros, request));
        }

        @Override
        public void release(ResourceName resource, boolean rollback) {
            submitNext((number, nowMicros) -> new LockCommand.Release(id, number, nowMicros, resource, rollback));
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (!closing) {
                    submitNext((number, nowMicros) -> new LockCommand.CloseSession(id, number, nowMicros));
                    closing = true;
                }
            } finally {
                lock.unlock();
            }
        }

        /** Numbers and times commands in the order in which the table gets them. */
        private long submitNext(NumberedCommand command) {
            lock.lock();
            try {
                if (!closing) {
                    lastNumber++;
                    submit(command.of(lastNumber, clock.nowMicros()));
                }
                return lastNumber;
            } finally {
                lock.unlock();
            }
        }
    }
}
