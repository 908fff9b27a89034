package io.flomd.testing;

import io.flomd.lock.LockCommand;
import io.flomd.lock.LockEffect;
import io.flomd.lock.LockLimits;
import io.flomd.lock.LockView;
import io.flomd.lock.Refusal;
import io.flomd.lock.ResourceName;
import io.flomd.lock.ResourceType;
import io.flomd.lock.SessionId;
import io.flomd.lock.Violation;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The slow, obvious lock table: lists, no indexes, everything worked out anew at each command. It is what the real one is compared with, so it
 * was written from the specification alone.
 *
 * <p>Of timestamp formats it knows the codes of {@link TimestampRules}; it never runs out of timestamps.
 */
public final class ReferenceLockTable implements LockCommand.Handler<@Nullable Void> {
    /** A resource that nobody uses is kept for so long after its lifespan. */
    private static final long GRACE_MILLIS = 1_000;

    private static final long DEFAULT_LIFESPAN_MILLIS = 1_000;
    private static final long MILLI_MICROS = 1_000;

    private final LockLimits limits;
    private final ZoneId zone;
    private final List<Session> sessions = new ArrayList<>();
    private final List<ReferenceResource> resources = new ArrayList<>();
    private final List<ReferenceRequest> awaitingCreation = new ArrayList<>();
    private List<LockEffect> effects = new ArrayList<>();
    private long nowMicros;
    private long nextToken;
    private long nextArrival = 1;

    private static final class Session {
        final SessionId id;
        final List<ReferenceResource> attached = new ArrayList<>();
        long lastNumber;

        Session(SessionId id) {
            this.id = id;
        }
    }

    public ReferenceLockTable(LockLimits limits, ZoneId zone, long firstToken) {
        this.limits = limits;
        this.zone = zone;
        this.nextToken = firstToken;
    }

    /** Changes the table and returns, in order, everything the world must be told. */
    public List<LockEffect> apply(LockCommand command) {
        effects = new ArrayList<>();
        passTime(Math.max(nowMicros, command.nowMicros()));
        command.accept(this);
        return effects;
    }

    /** When the next deadline is due, in microseconds since 1970; {@link Long#MAX_VALUE} if there is none. */
    public long nextDeadlineMicros() {
        return resources.stream()
                .mapToLong(resource -> resource.deadlineMicros(nowMicros))
                .min()
                .orElse(Long.MAX_VALUE);
    }

    public LockView view() {
        return new LockView(
                nowMicros,
                resources.stream().map(ReferenceResource::view).toList(),
                awaitingCreation.stream().map(ReferenceRequest::view).toList());
    }

    private void passTime(long untilMicros) {
        long beforeMicros = nowMicros;
        nowMicros = untilMicros;
        List<ReferenceResource> due = resources.stream()
                .filter(resource -> resource.deadlineMicros(beforeMicros) <= untilMicros)
                .sorted(Comparator.comparingLong(resource -> resource.deadlineMicros(beforeMicros)))
                .toList();
        for (ReferenceResource resource : due) {
            if (resource.idleDeadlineMicros <= untilMicros) {
                resources.remove(resource);
                effects.add(new LockEffect.ResourceRemoved(resource.name));
            } else {
                walk(resource);
            }
        }
    }

    @Override
    public @Nullable Void onOpenSession(LockCommand.OpenSession command) {
        if (session(command.session()) == null) {
            sessions.add(new Session(command.session()));
        }
        return null;
    }

    @Override
    public @Nullable Void onTick(LockCommand.Tick command) {
        return null;
    }

    @Override
    public @Nullable Void onCloseSession(LockCommand.CloseSession command) {
        Session session = session(command.session());
        if (session != null) {
            close(session);
        }
        return null;
    }

    @Override
    public @Nullable Void onAcquire(LockCommand.Acquire command) {
        Session session = session(command.session());
        if (session == null || command.number() <= session.lastNumber) {
            return null;
        }
        session.lastNumber = command.number();
        ReferenceRequest request =
                new ReferenceRequest(session.id, command.number(), command.request(), nowMicros, true, 0);
        ResourceName name = request.name();
        if (name.type() == ResourceType.TIMESTAMP && TimestampRules.resolutionMicros(name) == 0) {
            effects.add(request.refused(Refusal.FORMAT_TOO_COARSE));
            return null;
        }
        for (ReferenceRequest replaced : creationWaits(session.id, name)) {
            awaitingCreation.remove(replaced);
            effects.add(replaced.waitEnded(nowMicros));
        }
        ReferenceResource resource = resource(name);
        if (locksOf(session.id) >= limits.maxLocksPerSession()) {
            effects.add(request.refused(Refusal.TOO_MANY_LOCKS));
        } else if (resource != null) {
            arrive(request, session, resource, command.request().mayWait());
        } else if (command.request().mayCreate()) {
            create(request, session);
        } else if (!command.request().mayWait()) {
            effects.add(request.refused(Refusal.NO_SUCH_RESOURCE));
        } else if (creationWaits(name).size() >= limits.maxWaitersPerResource()) {
            effects.add(request.refused(Refusal.TOO_MANY_WAITERS));
        } else {
            effects.add(request.awaitsCreation());
            awaitingCreation.add(request.waiting());
        }
        return null;
    }

    private void create(ReferenceRequest request, Session creator) {
        if (resources.size() >= limits.maxResources()) {
            effects.add(request.refused(Refusal.TOO_MANY_RESOURCES));
            return;
        }
        ReferenceResource created = new ReferenceResource(
                LockRules.resourceOf(request.name()), request.asked().lifespanMillis(), zone);
        resources.add(created);
        effects.add(new LockEffect.ResourceCreated(created.name));
        arrive(request, creator, created, request.asked().mayWait());
        List<ReferenceRequest> awaiting = creationWaits(created.name);
        awaitingCreation.removeAll(awaiting);
        for (ReferenceRequest awaited : awaiting) {
            Session session = session(awaited.session());
            if (session == null) {
                throw new IllegalStateException(awaited + " waits for creation though its session is closed");
            }
            arrive(awaited, session, created, true);
        }
    }

    private void arrive(ReferenceRequest asked, Session session, ReferenceResource resource, boolean mayWait) {
        ReferenceRequest request = asked.arrivedAs(nextArrival++);
        if (!session.attached.contains(resource)) {
            session.attached.add(resource);
            resource.idleDeadlineMicros = Long.MAX_VALUE;
        }
        if (resource.isImpossible(request)) {
            effects.add(request.refused(Refusal.IMPOSSIBLE));
        } else if (resource.isGrantable(request, limits.maxOvertakes(), nowMicros)) {
            grant(request, resource);
        } else if (!mayWait) {
            effects.add(request.refused(Refusal.BUSY));
        } else if (resource.waitsForItself(request)) {
            effects.add(request.refused(Refusal.WAITS_FOR_ITSELF));
        } else if (resource.waiters.size() >= limits.maxWaitersPerResource()) {
            effects.add(request.refused(Refusal.TOO_MANY_WAITERS));
        } else {
            effects.add(request.enqueued());
            resource.waiters.add(request.waiting());
        }
    }

    private void grant(ReferenceRequest request, ReferenceResource resource) {
        effects.add(resource.grant(request, nextToken++, nowMicros).granted());
    }

    /** Goes through the line once and grants whatever can be granted at that moment. */
    private void walk(ReferenceResource resource) {
        for (ReferenceRequest waiter : List.copyOf(resource.waiters)) {
            if (resource.isGrantable(waiter, limits.maxOvertakes(), nowMicros)) {
                resource.waiters.remove(waiter);
                grant(waiter, resource);
            }
        }
    }

    @Override
    public @Nullable Void onRelease(LockCommand.Release command) {
        Session session = session(command.session());
        if (session == null || command.number() <= session.lastNumber) {
            return null;
        }
        session.lastNumber = command.number();
        ResourceName name = command.resource();
        List<ReferenceRequest> creationWaits = creationWaits(session.id, name);
        ReferenceResource resource = resource(name);
        if (resource != null && session.attached.contains(resource)) {
            releaseAttached(session, resource, command);
        } else if (creationWaits.isEmpty()) {
            expel(session, Violation.RELEASED_UNKNOWN_RESOURCE, name);
        } else {
            awaitingCreation.remove(creationWaits.get(0));
            effects.add(creationWaits.get(0).waitEnded(nowMicros));
        }
        return null;
    }

    private void releaseAttached(Session session, ReferenceResource resource, LockCommand.Release command) {
        ResourceName name = command.resource();
        List<ReferenceRequest.Holder> held = resource.holdersOf(session.id).stream()
                .filter(holder -> holder.request().name().equals(name))
                .toList();
        List<ReferenceRequest> waiting = resource.waitersOf(session.id).stream()
                .filter(waiter -> waiter.name().equals(name))
                .toList();
        if (!held.isEmpty()) {
            release(held.get(0), resource, command.rollback());
            walk(resource);
        } else if (name.type() == ResourceType.SEQUENCE) {
            expel(session, Violation.RELEASED_SEQUENCE_NOT_HELD, name);
        } else if (!waiting.isEmpty()) {
            endWait(waiting.get(0), resource);
            walk(resource);
        }
    }

    private void release(ReferenceRequest.Holder holder, ReferenceResource resource, boolean rollback) {
        resource.release(holder, rollback);
        effects.add(holder.released(nowMicros));
    }

    private void endWait(ReferenceRequest waiter, ReferenceResource resource) {
        resource.waiters.remove(waiter);
        effects.add(waiter.waitEnded(nowMicros));
    }

    private void expel(Session session, Violation violation, ResourceName name) {
        effects.add(new LockEffect.Expelled(session.id, violation, name));
        close(session);
    }

    private void close(Session session) {
        sessions.remove(session);
        for (ReferenceRequest awaiting : List.copyOf(awaitingCreation)) {
            if (awaiting.session().equals(session.id)) {
                awaitingCreation.remove(awaiting);
                effects.add(awaiting.waitEnded(nowMicros));
            }
        }
        for (ReferenceResource resource : session.attached) {
            resource.waitersOf(session.id).forEach(waiter -> endWait(waiter, resource));
            resource.holdersOf(session.id).forEach(holder -> release(holder, resource, true));
            walk(resource);
            if (sessions.stream().noneMatch(other -> other.attached.contains(resource))) {
                long lifespanMillis = resource.lifespanMillis > 0 ? resource.lifespanMillis : DEFAULT_LIFESPAN_MILLIS;
                resource.idleDeadlineMicros = nowMicros + (lifespanMillis + GRACE_MILLIS) * MILLI_MICROS;
            }
        }
    }

    private @Nullable Session session(SessionId id) {
        return sessions.stream()
                .filter(session -> session.id.equals(id))
                .findFirst()
                .orElse(null);
    }

    private @Nullable ReferenceResource resource(ResourceName asked) {
        ResourceName name = LockRules.resourceOf(asked);
        return resources.stream()
                .filter(resource -> resource.name.equals(name))
                .findFirst()
                .orElse(null);
    }

    private List<ReferenceRequest> creationWaits(ResourceName asked) {
        ResourceName name = LockRules.resourceOf(asked);
        return awaitingCreation.stream()
                .filter(waiting -> LockRules.resourceOf(waiting.name()).equals(name))
                .toList();
    }

    private List<ReferenceRequest> creationWaits(SessionId session, ResourceName name) {
        return awaitingCreation.stream()
                .filter(waiting -> waiting.session().equals(session))
                .filter(waiting -> waiting.name().equals(name))
                .toList();
    }

    private long locksOf(SessionId session) {
        return resources.stream()
                        .mapToLong(resource -> resource.holdersOf(session).size()
                                + resource.waitersOf(session).size())
                        .sum()
                + awaitingCreation.stream()
                        .filter(waiting -> waiting.session().equals(session))
                        .count();
    }
}
