package io.flomd.testing;

import io.flomd.lock.LockEffect;
import io.flomd.lock.LockView;
import io.flomd.lock.Refusal;
import io.flomd.lock.SessionEnd;
import io.flomd.lock.SessionId;
import io.flomd.resource.ResourceName;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Everything that the reference table knows, and the steps that several of its commands share. */
final class ReferenceState {
    /** A resource that nobody uses is kept for so long after its lifespan. */
    private static final long GRACE_MILLIS = 1_000;

    private static final long DEFAULT_LIFESPAN_MILLIS = 1_000;
    private static final long MILLI_MICROS = 1_000;
    private static final int DEADLINES_PER_COMMAND = 200;

    ZoneId zone;
    int maxOvertakes;
    final List<Session> sessions = new ArrayList<>();
    final List<SessionId> everOpened = new ArrayList<>();
    final List<ReferenceResource> resources = new ArrayList<>();
    final List<ReferenceRequest> awaitingCreation = new ArrayList<>();
    /** The effects of the present command. */
    List<LockEffect> effects = new ArrayList<>();

    long nowMicros;

    /** In the order of their deadlines: what was due at an earlier command, and was too much for it. */
    private final List<Due> overdue = new ArrayList<>();

    private long nextToken;

    /** A resource and when something must happen to it, in microseconds since 1970. */
    private record Due(ReferenceResource resource, long micros) {}

    /** An open session and the resources it has to do with, in the order in which it came to them. */
    static final class Session {
        final SessionId id;
        final List<ReferenceResource> attached = new ArrayList<>();
        long lastNumber;
        /** What the session asked for last, if that existed. */
        @Nullable
        ReferenceResource lastAsked;
        /** Whether it has ever let go of anything. */
        boolean hasLetGo;

        Session(SessionId id) {
            this.id = id;
        }
    }

    ReferenceState(ZoneId zone, int maxOvertakes, long firstToken) {
        this.zone = zone;
        this.maxOvertakes = maxOvertakes;
        this.nextToken = firstToken;
    }

    long nextDeadlineMicros() {
        long next = overdue.stream().mapToLong(Due::micros).min().orElse(Long.MAX_VALUE);
        for (ReferenceResource resource : resources) {
            next = Math.min(next, resource.deadlineMicros(nowMicros, zone));
        }
        return next;
    }

    LockView view() {
        return new LockView(
                nowMicros,
                resources.stream().map(ReferenceResource::view).toList(),
                awaitingCreation.stream().map(ReferenceRequest::view).toList());
    }

    /**
     * Lets deadlines take effect that are due at the given time: the 200 earliest (a timestamp counts as more), and that of the resource which the command names.
     *
     * @param named what the command names, if it does
     */
    void passTime(long untilMicros, @Nullable ResourceName named) {
        List<Due> due = new ArrayList<>(overdue);
        if (untilMicros > nowMicros) {
            resources.stream()
                    .filter(resource -> overdue.stream().noneMatch(known -> known.resource == resource))
                    .map(resource -> new Due(resource, resource.deadlineMicros(nowMicros, zone)))
                    .filter(found -> found.micros <= untilMicros)
                    .sorted(Comparator.comparingLong(Due::micros))
                    .forEach(due::add);
        }
        nowMicros = untilMicros;
        overdue.clear();
        int work = 0;
        for (Due next : due) {
            if (work < DEADLINES_PER_COMMAND) {
                work += next.resource.deadlineWork();
                meetDeadline(next.resource);
            } else {
                overdue.add(next);
            }
        }
        ReferenceResource own = named == null ? null : resource(named);
        if (own != null && overdue.removeIf(left -> left.resource == own)) {
            meetDeadline(own);
        }
    }

    private void meetDeadline(ReferenceResource resource) {
        if (resource.idleDeadlineMicros <= nowMicros) {
            resources.remove(resource);
            effects.add(new LockEffect.ResourceRemoved(resource.name));
        } else {
            walk(resource);
        }
    }

    boolean isGrantable(ReferenceRequest request, ReferenceResource resource) {
        return resource.isGrantable(request, maxOvertakes, nowMicros, zone);
    }

    void grant(ReferenceRequest request, ReferenceResource resource) {
        effects.add(resource.grant(request, nextToken++, nowMicros, zone, maxOvertakes >= 0)
                .granted());
    }

    /** Goes through the line, and ends waits that became hopeless by that. */
    void walk(ReferenceResource resource) {
        walkOnce(resource);
        endHopelessWaits(resource);
    }

    /** Refuses whoever stands behind somebody who waits for locks of the same session, and lets those go whom only they held up. */
    void endHopelessWaits(ReferenceResource resource) {
        List<ReferenceRequest> hopeless;
        do {
            hopeless = resource.waiters.stream()
                    .filter(waiter -> resource.isBehindWaiterForIts(waiter, maxOvertakes))
                    .toList();
            resource.waiters.removeAll(hopeless);
            hopeless.forEach(waiter -> effects.add(waiter.refused(Refusal.WAITS_FOR_ITSELF)));
            walkOnce(resource);
        } while (!hopeless.isEmpty());
    }

    /** Goes through the line once and grants whatever can be granted at that moment. */
    private void walkOnce(ReferenceResource resource) {
        overdue.removeIf(left -> left.resource == resource);
        for (ReferenceRequest waiter : List.copyOf(resource.waiters)) {
            if (isGrantable(waiter, resource)) {
                resource.waiters.remove(waiter);
                grant(waiter, resource);
            }
        }
    }

    void release(ReferenceRequest.Holder holder, ReferenceResource resource, boolean rollback) {
        resource.release(holder, rollback);
        effects.add(holder.released(nowMicros));
    }

    void endWait(ReferenceRequest waiter, ReferenceResource resource) {
        resource.waiters.remove(waiter);
        effects.add(waiter.waitEnded(nowMicros));
    }

    void endWaitForCreation(ReferenceRequest awaiting) {
        awaitingCreation.remove(awaiting);
        effects.add(awaiting.waitEnded(nowMicros));
    }

    /** Ends the session: first its waits for creation, then, resource by resource, its waits and its locks. */
    void close(Session session, SessionEnd end, @Nullable ResourceName resourceOfViolation, @Nullable String reason) {
        sessions.remove(session);
        for (ReferenceRequest awaiting : List.copyOf(awaitingCreation)) {
            if (awaiting.session().equals(session.id)) {
                endWaitForCreation(awaiting);
            }
        }
        for (ReferenceResource resource : session.attached) {
            resource.waitersOf(session.id).forEach(waiter -> endWait(waiter, resource));
            resource.holdersOf(session.id).forEach(holder -> release(holder, resource, true));
            walk(resource);
            startLifespanIfUnused(resource);
        }
        effects.add(new LockEffect.SessionEnded(session.id, end, resourceOfViolation, reason));
    }

    /** Every session lets go of what it neither holds nor awaits, but for what it asked for last. */
    void letGoOfWhatIsIdle() {
        for (Session session : sessions) {
            for (ReferenceResource resource : List.copyOf(session.attached)) {
                if (resource != session.lastAsked
                        && resource.holdersOf(session.id).isEmpty()
                        && resource.waitersOf(session.id).isEmpty()) {
                    session.attached.remove(resource);
                    session.hasLetGo = true;
                    startLifespanIfUnused(resource);
                }
            }
        }
    }

    private void startLifespanIfUnused(ReferenceResource resource) {
        if (sessions.stream().noneMatch(session -> session.attached.contains(resource))) {
            long lifespanMillis = resource.lifespanMillis > 0 ? resource.lifespanMillis : DEFAULT_LIFESPAN_MILLIS;
            resource.idleDeadlineMicros = nowMicros + (lifespanMillis + GRACE_MILLIS) * MILLI_MICROS;
        }
    }

    /** Whether that request of the session still holds or waits. */
    boolean hasRequest(SessionId session, ResourceName name, long number) {
        ReferenceResource resource = resource(name);
        return awaitingCreation.stream().anyMatch(request -> request.is(session, name, number))
                || (resource != null
                        && (resource.waiters.stream().anyMatch(request -> request.is(session, name, number))
                                || resource.holders.stream()
                                        .anyMatch(holder -> holder.request().is(session, name, number))));
    }

    @Nullable
    Session session(SessionId id) {
        for (Session session : sessions) {
            if (session.id.equals(id)) {
                return session;
            }
        }
        return null;
    }

    @Nullable
    ReferenceResource resource(ResourceName asked) {
        ResourceName name = StatelessRules.resourceOf(asked);
        for (ReferenceResource resource : resources) {
            if (resource.name.equals(name)) {
                return resource;
            }
        }
        return null;
    }

    /** The requests that wait for the creation of the resource, whatever path of it they want. */
    List<ReferenceRequest> creationWaits(ResourceName asked) {
        ResourceName name = StatelessRules.resourceOf(asked);
        return awaitingCreation.stream()
                .filter(waiting -> StatelessRules.resourceOf(waiting.name()).equals(name))
                .toList();
    }

    /** The session's request that waits for the creation of exactly that name. */
    @Nullable
    ReferenceRequest creationWait(SessionId session, ResourceName name) {
        for (ReferenceRequest waiting : awaitingCreation) {
            if (waiting.session().equals(session) && waiting.name().equals(name)) {
                return waiting;
            }
        }
        return null;
    }

    /** How many locks the session holds or waits for. */
    int locksOf(SessionId session) {
        int locks = 0;
        for (ReferenceResource resource : resources) {
            locks += resource.holdersOf(session).size();
            locks += resource.waitersOf(session).size();
        }
        for (ReferenceRequest waiting : awaitingCreation) {
            locks += waiting.session().equals(session) ? 1 : 0;
        }
        return locks;
    }
}
