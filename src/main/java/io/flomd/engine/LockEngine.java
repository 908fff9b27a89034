package io.flomd.engine;

import io.flomd.lock.LockPage;
import io.flomd.lock.SessionId;
import io.flomd.lock.SessionInfo;
import io.flomd.lock.TableCounts;
import io.flomd.lock.ViewQuery;
import io.flomd.resource.ResourceName;
import org.jspecify.annotations.Nullable;

/**
 * The port to the lock table. Whoever uses it never knows whether one node or several stand behind it (ADR-10).
 *
 * <p>Asynchronous by contract: effects reach a session through its {@link EffectSink}, perhaps later, perhaps on another thread, always in
 * order. The last effect of every session is {@link io.flomd.lock.LockEffect.SessionEnded}, whoever ended it. Thread-safe.
 */
public interface LockEngine extends AutoCloseable {
    /**
     * Begins a session whose effects go to the sink.
     *
     * @return null if the engine is not ready: it has been closed, or cannot decide anything now
     */
    @Nullable
    LockSession open(SessionInfo info, EffectSink sink);

    /**
     * Ends a session for an administrator, as {@link LockSession#close} does for its client.
     *
     * @param reason the administrator's words, for the log
     */
    void revoke(SessionId session, String reason);

    /**
     * Takes one lock, or one place in a line, from a session for an administrator.
     *
     * @param resource what was asked for
     * @param request the number of the request
     * @param reason the administrator's words, for the log
     */
    void revoke(SessionId session, ResourceName resource, long request, String reason);

    /** A part of what is held and awaited now; what it costs depends on that part, and others are served in between pages. */
    LockPage view(ViewQuery query);

    /** How much there is of everything now; costs the same however much that is. */
    TableCounts counts();

    /** Whether no resource exists and no session is open. */
    boolean isIdle();

    /** Stops the engine; sessions get no further effects. */
    @Override
    void close();
}
