package io.flomd.engine;

import io.flomd.lock.AcquireRequest;
import io.flomd.lock.LockCommand;
import io.flomd.lock.LockEffect;
import io.flomd.lock.LockTable;
import io.flomd.lock.LockView;
import io.flomd.lock.ResourceName;
import io.flomd.lock.SessionId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine of a server that stands alone: a command runs on the caller's thread, under one lock, and its effects are delivered before the
 * call returns. There is no queue and no other thread to wake, which is what makes a lock over loopback quick.
 */
public final class StandaloneEngine implements LockEngine {
    private static final Logger LOG = LoggerFactory.getLogger(StandaloneEngine.class);

    private final LockTable table;
    private final EngineClock clock;
    private final EngineObserver observer;
    private final int nodeId;
    private final DeadlineTimer timer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<SessionId, Session> sessions = new ConcurrentSkipListMap<>();
    /** Commands that a sink or the observer gave while effects were being delivered; they run next. */
    private final Deque<LockCommand> followUps = new ArrayDeque<>();

    private boolean applying;
    private boolean closed;
    private long lastCounter;

    /**
     * An engine over the table, which nobody else may use from now on.
     *
     * @param nodeId the node part of session ids
     */
    public StandaloneEngine(LockTable table, EngineClock clock, int nodeId, EngineObserver observer) {
        this.table = table;
        this.clock = clock;
        this.nodeId = nodeId;
        this.observer = observer;
        this.timer = new DeadlineTimer(clock, this::onDeadline);
    }

    /**
     * A first token that is greater than any that a server before this one gave out, as long as the clock was not set back and tokens were
     * given out more slowly than one in a microsecond.
     */
    public static long firstToken(EngineClock clock) {
        return clock.nowMicros();
    }

    @Override
    public LockSession open(SessionInfo info, EffectSink sink) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the lock engine is closed");
            }
            Session session = new Session(new SessionId(nodeId, ++lastCounter), info, sink);
            sessions.put(session.id, session);
            submit(new LockCommand.OpenSession(session.id, clock.nowMicros()));
            return session;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public LockView view() {
        lock.lock();
        try {
            return table.view();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Collection<? extends LockSession> sessions() {
        return List.copyOf(sessions.values());
    }

    @Override
    public boolean isIdle() {
        lock.lock();
        try {
            return table.isIdle();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long tableBytes() {
        lock.lock();
        try {
            return table.bytes();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            sessions.clear();
        } finally {
            lock.unlock();
        }
        timer.close();
    }

    private void onDeadline() {
        lock.lock();
        try {
            timer.fired();
            submit(new LockCommand.Tick(clock.nowMicros()));
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
            if (applying) {
                return;
            }
            applying = true;
            try {
                for (LockCommand next = followUps.pollFirst(); next != null; next = followUps.pollFirst()) {
                    applyAndDeliver(next);
                }
            } finally {
                applying = false;
            }
            timer.set(table.nextDeadlineMicros());
        } finally {
            lock.unlock();
        }
    }

    private void applyAndDeliver(LockCommand command) {
        List<LockEffect> effects = table.apply(command);
        observer.onApplied(command, effects);
        for (LockEffect effect : effects) {
            if (effect instanceof LockEffect.SessionEffect addressed) {
                Session session = sessions.get(addressed.session());
                if (session != null) {
                    deliver(session, addressed);
                }
            }
        }
    }

    private void deliver(Session session, LockEffect.SessionEffect effect) {
        try {
            session.sink.accept(effect);
        } catch (RuntimeException e) {
            // One broken sink must not keep the others from their effects.
            LOG.error("session {} could not take {}", session.id, effect, e);
            session.close();
        }
        if (effect instanceof LockEffect.Expelled) {
            sessions.remove(session.id);
        }
    }

    private final class Session implements LockSession {
        private final SessionId id;
        private final EffectSink sink;
        private volatile SessionInfo info;
        private long number;

        Session(SessionId id, SessionInfo info, EffectSink sink) {
            this.id = id;
            this.info = info;
            this.sink = sink;
        }

        @Override
        public SessionId id() {
            return id;
        }

        @Override
        public SessionInfo info() {
            return info;
        }

        @Override
        public void identify(String peerId) {
            info = info.withPeerId(peerId);
        }

        @Override
        public long nextNumber() {
            return number + 1;
        }

        @Override
        public void acquire(AcquireRequest request) {
            submit(new LockCommand.Acquire(id, ++number, clock.nowMicros(), request));
        }

        @Override
        public void release(ResourceName resource, boolean rollback) {
            submit(new LockCommand.Release(id, ++number, clock.nowMicros(), resource, rollback));
        }

        @Override
        public void close() {
            @Nullable Session open = sessions.remove(id);
            if (open != null) {
                submit(new LockCommand.CloseSession(id, clock.nowMicros()));
            }
        }
    }
}
