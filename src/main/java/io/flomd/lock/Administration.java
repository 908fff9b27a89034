package io.flomd.lock;

import io.flomd.lock.Session.CreationWait;
import io.flomd.resource.ResourceName;
import java.util.ArrayList;
import java.util.List;

/** What administrators' commands do to a table, beside the end of a whole session. */
final class Administration {
    private final LockTable table;
    private final Departures departures;

    Administration(LockTable table, Departures departures) {
        this.table = table;
        this.departures = departures;
    }

    /** Takes the lock, or the place in line, away; if a deadline that was due has done so already there is nothing to do. */
    void revokeLock(Session session, LockCommand.RevokeLock command, CommandRun turn) {
        ResourceName name = command.resource();
        long number = command.request();
        CreationWait wait = session.creationWaits().get(name);
        Attachment attachment = session.attachments().get(name.resource());
        if (wait != null && wait.number == number) {
            session.removeCreationWait(name);
            table.forgetCreationWait(wait);
            turn.emit(new LockEffect.Refused(session.id, number, name, wait.mode(), Refusal.REVOKED, false));
        } else if (attachment != null) {
            Resource resource = attachment.resource;
            Claim holder = attachment.holderOf(name, number);
            Claim waiter = attachment.waiterOf(name, number);
            if (holder != null) {
                turn.emit(new LockEffect.Revoked(session.id, number, name, holder.mode, command.reason()));
                resource.removeHolder(holder, true, turn);
                departures.serve(resource, List.of(holder));
            } else if (waiter != null) {
                resource.refuseWaiter(waiter, Refusal.REVOKED, turn);
                departures.serve(resource, List.of(waiter));
            }
        }
    }

    /** Sets limits and zone, and serves whom the old ones held up. */
    void configure(LockCommand.Configure command, CommandRun turn) {
        TableState state = table.state;
        state.settingsVersion = command.version();
        state.limits = command.limits();
        state.zone = command.zone();
        for (Resource resource : table.resources.values()) {
            resource.settingsChanged(turn);
            if (resource.waiterCount() > 0) {
                List<Claim> waiters = new ArrayList<>(resource.waiterCount());
                resource.forEachWaiter((waiter, overtakes) -> waiters.add(waiter));
                resource.serve(waiters, turn);
                resource.overtakesChanged();
                table.settle(resource);
            }
        }
    }
}
