package io.flomd.lock;

/**
 * An input of the {@link LockTable}. Each command carries the time at which it was proposed, in microseconds since 1970 (UTC).
 *
 * <p>Commands of a session carry that session's own number, which grows with every command: the table ignores a number that it has already
 * applied, so a command whose fate is unknown may be proposed again. The number of an {@link Acquire} is the identity of the request.
 */
public sealed interface LockCommand {
    /** When the command was proposed, in microseconds since 1970; the table's time never runs backwards. */
    long nowMicros();

    /** Calls the handler's method for this kind of command. */
    <R> R accept(Handler<R> handler);

    /** A client is there: its session begins. */
    record OpenSession(SessionId session, long nowMicros) implements LockCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.onOpenSession(this);
        }
    }

    /** A session asks for a lock. */
    record Acquire(SessionId session, long number, long nowMicros, AcquireRequest request) implements LockCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.onAcquire(this);
        }
    }

    /**
     * A session gives a lock back, or stops waiting for it.
     *
     * @param rollback whether the value of a transactional sequence is to be handed out again
     */
    record Release(SessionId session, long number, long nowMicros, ResourceName resource, boolean rollback)
            implements LockCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.onRelease(this);
        }
    }

    /** A client is gone: everything its session holds or waits for is given up. */
    record CloseSession(SessionId session, long nowMicros) implements LockCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.onCloseSession(this);
        }
    }

    /** Time has passed: deadlines that are due take effect. */
    record Tick(long nowMicros) implements LockCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.onTick(this);
        }
    }

    /** One method for each kind of command; forgetting one does not compile. */
    interface Handler<R> {
        R onOpenSession(OpenSession command);

        R onAcquire(Acquire command);

        R onRelease(Release command);

        R onCloseSession(CloseSession command);

        R onTick(Tick command);
    }
}
