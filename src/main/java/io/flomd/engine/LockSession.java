package io.flomd.engine;

import io.flomd.lock.AcquireRequest;
import io.flomd.lock.ResourceName;
import io.flomd.lock.SessionId;
import io.flomd.lock.SessionInfo;

/** One client's claim to locks. Calls are made by one thread at a time; effects may arrive on any thread. */
public interface LockSession {
    SessionId id();

    SessionInfo info();

    /** Adds what the client said of itself. */
    void identify(String peerId);

    /** The number that the next command of this session will carry: the identity of the next {@link #acquire} in its effects. */
    long nextNumber();

    /** Asks for a lock; the answer is an effect. */
    void acquire(AcquireRequest request);

    /**
     * Gives a lock back, or stops waiting for it. There is no answer.
     *
     * @param rollback whether the value of a transactional sequence is to be handed out again
     */
    void release(ResourceName resource, boolean rollback);

    /** Ends the session: everything it holds or waits for is given up. Calls after the first do nothing. */
    void close();
}
