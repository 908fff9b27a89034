package io.flomd.lock;

import io.flomd.lock.Session.CreationWait;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;

/** What a request for a lock does to a table. */
final class Acquisitions {
    private final LockTable table;

    Acquisitions(LockTable table) {
        this.table = table;
    }

    /** Grants, enqueues or refuses the request. */
    void acquire(Session session, long number, AcquireRequest request) {
        ResourceName name = request.resource();
        turnTo(session, name);
        if (name.levels() > table.state.limits.maxPathLevels()) {
            refuse(session, number, request, Refusal.PATH_TOO_DEEP);
            return;
        }
        Resource resource = table.resources.get(name.resource());
        Refusal never = resource == null ? Resource.refusalOf(name) : null;
        if (never != null) {
            refuse(session, number, request, never);
            return;
        }
        CreationWait replaced = session.removeCreationWait(name);
        if (replaced != null) {
            table.endCreationWait(replaced);
        }
        if (session.locks() >= table.state.limits.maxLocksPerSession()) {
            refuse(session, number, request, Refusal.TOO_MANY_LOCKS);
        } else if (resource != null && !table.hasRoomFor(TableCost.ofRequest(name))) {
            refuse(session, number, request, Refusal.TABLE_FULL);
        } else if (resource != null) {
            decide(session, resource, number, request, table.turn.nowMicros, true);
        } else if (request.mayCreate()) {
            if (table.resources.size() >= table.state.limits.maxResources()) {
                refuse(session, number, request, Refusal.TOO_MANY_RESOURCES);
            } else if (!table.hasRoomFor(TableCost.ofResource(name) + TableCost.ofRequest(name))) {
                refuse(session, number, request, Refusal.TABLE_FULL);
            } else {
                create(session, number, request);
            }
        } else {
            awaitOrRefuse(session, number, request);
        }
    }

    /** What the session asked for last is let go of if it asks for something else. */
    private void turnTo(Session session, ResourceName name) {
        Attachment last = session.lastAsked;
        if (last != null && !last.resource.name.equals(name.resource())) {
            session.lastAsked = null;
            table.turn.noteIdle(last);
            table.settle(last.resource);
        }
    }

    private void create(Session session, long number, AcquireRequest request) {
        ResourceName name = request.resource();
        Resource resource = Resource.create(name, table.state.nextOrder++, request.lifespanMillis());
        table.add(resource);
        table.turn.emit(new LockEffect.ResourceCreated(resource.name));
        decide(session, resource, number, request, table.turn.nowMicros, true);
        for (CreationWait wait : table.takeCreationWaits(resource.name)) {
            decide(wait.session, resource, wait.number, wait.request, wait.sinceMicros, false);
        }
    }

    /** Grants, enqueues or refuses a request for a resource that exists. */
    private void decide(
            Session session,
            Resource resource,
            long number,
            AcquireRequest request,
            long sinceMicros,
            boolean immediate) {
        Attachment attachment = table.attach(session, resource);
        if (immediate) {
            session.lastAsked = attachment;
        }
        LockMode mode = Resource.effectiveMode(request);
        int quantity = Resource.effectiveQuantity(request);
        Claim claim = new Claim(
                attachment, number, request.resource(), mode, quantity, sinceMicros, table.state.nextArrival++);
        Refusal refusal = null;
        if (!resource.isPossible(claim)) {
            refusal = Refusal.IMPOSSIBLE;
        } else if (resource.isGrantable(claim, table.turn)) {
            resource.grant(claim, immediate, table.turn);
        } else if (!request.mayWait()) {
            refusal = Refusal.BUSY;
        } else if (resource.waitsForItself(claim, table.turn)) {
            refusal = Refusal.WAITS_FOR_ITSELF;
        } else if (resource.waiterCount() >= table.state.limits.maxWaitersPerResource()) {
            refusal = Refusal.TOO_MANY_WAITERS;
        } else {
            resource.enqueue(claim, table.turn);
            attachment.addWaiter(claim);
            table.turn.emit(new LockEffect.Enqueued(session.id, number, request.resource(), mode, immediate));
        }
        if (refusal != null) {
            resource.discard(claim);
            table.turn.emit(new LockEffect.Refused(session.id, number, request.resource(), mode, refusal, immediate));
            table.turn.noteIdle(attachment);
        }
        table.settle(resource);
    }

    private void refuse(Session session, long number, AcquireRequest request, Refusal refusal) {
        table.turn.emit(new LockEffect.Refused(
                session.id, number, request.resource(), Resource.effectiveMode(request), refusal, true));
    }

    private void awaitOrRefuse(Session session, long number, AcquireRequest request) {
        Roll<CreationWait> waits = table.awaitedCreations.get(request.resource().resource());
        if (!request.mayWait()) {
            refuse(session, number, request, Refusal.NO_SUCH_RESOURCE);
        } else if (waits != null && waits.size() >= table.state.limits.maxWaitersPerResource()) {
            refuse(session, number, request, Refusal.TOO_MANY_WAITERS);
        } else if (table.state.limits.maxWaitersPerResource() == 0) {
            refuse(session, number, request, Refusal.TOO_MANY_WAITERS);
        } else if (!table.hasRoomFor(TableCost.ofRequest(request.resource()))) {
            refuse(session, number, request, Refusal.TABLE_FULL);
        } else {
            CreationWait wait =
                    new CreationWait(session, number, request, table.turn.nowMicros, table.state.nextArrival++);
            table.awaitCreation(wait);
            table.turn.emit(new LockEffect.AwaitsCreation(session.id, number, request.resource(), wait.mode()));
        }
    }
}
