package io.flomd.lock;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Tells the next command of its kind, which the table takes, from repeated ones and those that came too early, which it ignores. Answers
 * true only once for each command.
 */
final class CommandOrder implements LockCommand.Handler<Boolean> {
    /** The highest counter of the sessions that each node has opened. */
    final NavigableMap<Integer, Long> lastOpened = new TreeMap<>();

    private final Map<SessionId, Session> sessions;
    private final TableState state;

    CommandOrder(Map<SessionId, Session> sessions, TableState state) {
        this.sessions = sessions;
        this.state = state;
    }

    /** Notes that the node has opened the session. */
    void noteOpened(SessionId id) {
        lastOpened.merge(id.nodeId(), id.counter(), Math::max);
    }

    @Override
    public Boolean onOpenSession(LockCommand.OpenSession command) {
        SessionId id = command.session();
        Long last = lastOpened.get(id.nodeId());
        if (last != null && id.counter() <= last) {
            return false;
        }
        noteOpened(id);
        return true;
    }

    @Override
    public Boolean onIdentify(LockCommand.Identify command) {
        return isNext(command);
    }

    @Override
    public Boolean onAcquire(LockCommand.Acquire command) {
        return isNext(command);
    }

    @Override
    public Boolean onRelease(LockCommand.Release command) {
        return isNext(command);
    }

    @Override
    public Boolean onCloseSession(LockCommand.CloseSession command) {
        return isNext(command);
    }

    @Override
    public Boolean onRevokeSession(LockCommand.RevokeSession command) {
        return sessions.containsKey(command.session());
    }

    @Override
    public Boolean onRevokeLock(LockCommand.RevokeLock command) {
        Session session = sessions.get(command.session());
        return session != null && session.hasRequest(command.resource(), command.request());
    }

    @Override
    public Boolean onConfigure(LockCommand.Configure command) {
        return command.version() > state.settingsVersion;
    }

    @Override
    public Boolean onTick(LockCommand.Tick command) {
        return true;
    }

    private boolean isNext(LockCommand.SessionCommand command) {
        Session session = sessions.get(command.session());
        if (session == null || command.number() != session.lastNumber + 1) {
            return false;
        }
        session.lastNumber++;
        return true;
    }
}
