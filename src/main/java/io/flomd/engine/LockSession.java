package io.flomd.engine;

import io.flomd.lock.AcquireRequest;
import io.flomd.lock.SessionId;
import io.flomd.resource.ResourceName;

/**
 * One client's claim to locks. Calls are made by one thread at a time and return at once; what comes of them arrives as effects, in the order
 * of the calls, on any thread and perhaps before the call returns. Calls after {@link #close}, or after the session has ended, do nothing.
 */
public interface LockSession {
    SessionId id();

    /** Adds what the client said of itself. */
    void identify(String peerId);

    /**
     * Asks for a lock; the answer is an effect.
     *
     * @return the number of the request, by which its effects call it; greater than those before
     */
    long acquire(AcquireRequest request);

    /**
     * Gives a lock back, or stops waiting for it. There is no answer.
     *
     * @param rollback whether the value of a transactional sequence is to be handed out again
     */
    void release(ResourceName resource, boolean rollback);

    /**
     * Ends the session: everything it holds or waits for is given up. It is done when the effect
     * {@link io.flomd.lock.LockEffect.SessionEnded} comes, which is the last one of the session; effects of earlier calls may come before.
     */
    void close();
}
