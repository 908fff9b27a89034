package io.flomd.lock;

import io.flomd.lock.Session.CreationWait;
import io.flomd.resource.ResourceName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The ends of locks, of what sessions have to do with resources, and of sessions. */
final class Departures {
    private static final int DEFAULT_LIFESPAN_MILLIS = 1000;
    private static final int LINGER_MILLIS = 1000;

    private final LockTable table;

    Departures(LockTable table) {
        this.table = table;
    }

    /**
     * Ends the session: everything it holds or waits for is given up, then it is told. If a part of that fails, which would be a fault of the
     * table, everything else is given up all the same before the failure is thrown.
     *
     * @param resource what it broke a rule with, if it did
     * @param reason an administrator's words, if he ended it
     */
    void end(Session session, SessionEnd end, @Nullable ResourceName resource, @Nullable String reason) {
        table.sessions.remove(session.id);
        Parts parts = new Parts();
        for (CreationWait wait : List.copyOf(session.creationWaits().values())) {
            parts.end(() -> {
                session.removeCreationWait(wait.request.resource());
                table.endCreationWait(wait);
            });
        }
        for (Attachment attachment : List.copyOf(session.attachments().values())) {
            detach(attachment, parts);
        }
        table.turn.emit(new LockEffect.SessionEnded(session.id, end, resource, reason));
        parts.throwFailure();
    }

    private void detach(Attachment attachment, Parts parts) {
        Resource resource = attachment.resource;
        attachment.session.forget(attachment);
        List<Claim> changed = new ArrayList<>(attachment.waiters.size() + attachment.holders.size());
        attachment.waiters.forEach(changed::add);
        int waiters = changed.size();
        attachment.holders.forEach(changed::add);
        for (Claim waiter : changed.subList(0, waiters)) {
            parts.end(() -> resource.removeWaiter(waiter, table.turn));
        }
        for (Claim holder : changed.subList(waiters, changed.size())) {
            parts.end(() -> resource.removeHolder(holder, true, table.turn));
        }
        leave(resource);
        parts.end(() -> serve(resource, changed));
    }

    void serve(Resource resource, Collection<Claim> changed) {
        resource.serve(changed, table.turn);
        table.settle(resource);
    }

    /** Ends what a session has to do with a resource, if it neither holds nor awaits it and has asked for another one since. */
    void letGo(Attachment attachment) {
        Session session = attachment.session;
        if (attachment.isIdle() && session.lastAsked != attachment && session.forget(attachment)) {
            session.hasLetGo = true;
            leave(attachment.resource);
        }
    }

    private void leave(Resource resource) {
        resource.attachedSessions--;
        table.tally.attached(-1);
        if (resource.attachedSessions == 0) {
            long lifespanMillis = resource.lifespanMillis > 0 ? resource.lifespanMillis : DEFAULT_LIFESPAN_MILLIS;
            resource.idleDeadlineMicros = table.turn.nowMicros + (lifespanMillis + LINGER_MILLIS) * 1000;
        }
    }
}
