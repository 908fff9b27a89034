package io.flomd.engine;

import io.flomd.lock.LockView;
import java.util.Collection;

/**
 * The port to the lock table. Whoever uses it never knows whether one node or several stand behind it.
 *
 * <p>Asynchronous by contract: effects reach a session through its {@link EffectSink}, perhaps later, perhaps on another thread, always in
 * order. Thread-safe.
 */
public interface LockEngine extends AutoCloseable {
    /** Begins a session whose effects go to the sink. */
    LockSession open(SessionInfo info, EffectSink sink);

    /** What is held and awaited now. */
    LockView view();

    /** The sessions that are open now, in the order in which they were opened. */
    Collection<? extends LockSession> sessions();

    /** Whether no resource exists and no session is open. */
    boolean isIdle();

    /** Bytes of heap that all resources, holders and waiters are reckoned to take. */
    long tableBytes();

    /** Stops the engine; sessions get no further effects. */
    @Override
    void close();
}
