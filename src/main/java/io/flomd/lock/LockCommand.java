package io.flomd.lock;

import io.flomd.resource.ResourceName;
import org.jspecify.annotations.Nullable;

/**
 * An input of the {@link LockTable}. Each command carries the time at which it was proposed, in microseconds since 1970 (UTC).
 *
 * <p>Any command may be repeated, doubled or come late: the table takes each one once, and ignores, time included, what is not its turn. See
 * {@link SessionCommand}, {@link OpenSession}, {@link RevokeLock} and {@link Configure} for what makes a command the next one.
 */
public sealed interface LockCommand {
    /** When the command was proposed, in microseconds since 1970; the table's time never runs backwards. */
    long nowMicros();

    /** What the command is about: a resource, or a path of one; null if it names none. */
    default @Nullable ResourceName resource() {
        return null;
    }

    /** Calls the handler's method for this kind of command. */
    <R> R accept(Handler<R> handler);

    /**
     * A command that a session gives. A session numbers them 1, 2, 3 … without gaps, and the table takes the one that follows the last it
     * has taken: a repeated one has no effect, and one that overtook another waits to be proposed again.
     */
    sealed interface SessionCommand extends LockCommand {
        /** The session that gives the command. */
        SessionId session();

        /** Its place among the commands of the session; of an {@link Acquire}, the identity of the request. */
        long number();
    }

    /**
     * A client is there: its session begins. A node opens its sessions in the order of their ids: the table ignores an id that is not above
     * all that the node has opened, so no session comes back to life.
     *
     * @param info who the client is
     */
    record OpenSession(SessionId session, long nowMicros, SessionInfo info) implements LockCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.onOpenSession(this);
        }
    }

    /**
     * A client has said who it is.
     *
     * @param peerId the machine id that it gave; cut behind {@link BoundedText#MAX_LENGTH} characters
     */
    record Identify(SessionId session, long number, long nowMicros, String peerId) implements SessionCommand {
        public Identify {
            peerId = BoundedText.of(peerId);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.onIdentify(this);
        }
    }

    /** A session asks for a lock. */
    record Acquire(SessionId session, long number, long nowMicros, AcquireRequest request) implements SessionCommand {
        @Override
        public ResourceName resource() {
            return request.resource();
        }

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
            implements SessionCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.onRelease(this);
        }
    }

    /** A client is gone: everything its session holds or waits for is given up. */
    record CloseSession(SessionId session, long number, long nowMicros) implements SessionCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.onCloseSession(this);
        }
    }

    /**
     * An administrator ends a session, whatever its last command was.
     *
     * @param reason for people; cut behind {@link BoundedText#MAX_LENGTH} characters
     */
    record RevokeSession(SessionId session, long nowMicros, String reason) implements LockCommand {
        public RevokeSession {
            reason = BoundedText.of(reason);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.onRevokeSession(this);
        }
    }

    /**
     * An administrator takes one lock from a session, or one place in a line. It names the request, not only the resource, so that a late
     * repetition does not take a lock that the session was granted since.
     *
     * @param resource what was asked for; of a hierarchical resource the path
     * @param request the number of the {@link Acquire}
     * @param reason for people; cut behind {@link BoundedText#MAX_LENGTH} characters
     */
    record RevokeLock(SessionId session, ResourceName resource, long request, long nowMicros, String reason)
            implements LockCommand {
        public RevokeLock {
            reason = BoundedText.of(reason);
        }

        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.onRevokeLock(this);
        }
    }

    /**
     * The settings of the table from now on.
     *
     * @param version of the settings; the table ignores one that is not above that of the settings it has
     */
    record Configure(long version, long nowMicros, LockLimits limits, TableZone zone) implements LockCommand {
        @Override
        public <R> R accept(Handler<R> handler) {
            return handler.onConfigure(this);
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

        R onIdentify(Identify command);

        R onAcquire(Acquire command);

        R onRelease(Release command);

        R onCloseSession(CloseSession command);

        R onRevokeSession(RevokeSession command);

        R onRevokeLock(RevokeLock command);

        R onConfigure(Configure command);

        R onTick(Tick command);
    }
}
