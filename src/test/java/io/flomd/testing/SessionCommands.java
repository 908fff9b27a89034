package io.flomd.testing;

import io.flomd.lock.AcquireRequest;
import io.flomd.lock.LockCommand;
import io.flomd.lock.SessionId;
import io.flomd.lock.SessionInfo;
import io.flomd.resource.ResourceName;
import java.util.HashMap;
import java.util.Map;

/** Commands of sessions with the numbers that come next, as an engine gives them. */
public final class SessionCommands {
    private static final SessionInfo NOBODY = new SessionInfo("test", "nowhere", null, 0);

    private final Map<SessionId, Long> numbers = new HashMap<>();

    /** The beginning of a session. */
    public static LockCommand open(SessionId session, long nowMicros) {
        return new LockCommand.OpenSession(session, nowMicros, NOBODY);
    }

    public LockCommand acquire(SessionId session, long nowMicros, AcquireRequest request) {
        return new LockCommand.Acquire(session, next(session), nowMicros, request);
    }

    public LockCommand release(SessionId session, long nowMicros, ResourceName resource, boolean rollback) {
        return new LockCommand.Release(session, next(session), nowMicros, resource, rollback);
    }

    public LockCommand close(SessionId session, long nowMicros) {
        return new LockCommand.CloseSession(session, next(session), nowMicros);
    }

    /** The number of the last command of that session; 0 if there was none. */
    public long last(SessionId session) {
        return numbers.getOrDefault(session, 0L);
    }

    private long next(SessionId session) {
        return numbers.merge(session, 1L, Long::sum);
    }
}
