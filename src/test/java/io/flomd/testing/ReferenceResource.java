package io.flomd.testing;

import io.flomd.lock.LockView;
import io.flomd.lock.SessionId;
import io.flomd.resource.ResourceName;
import io.flomd.resource.ResourceType;
import io.flomd.testing.TimestampRules.Moment;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One resource of the reference table: lists, and every question answered by going through them. */
final class ReferenceResource {
    final ResourceName name;
    final int lifespanMillis;
    final List<ReferenceRequest.Holder> holders = new ArrayList<>();
    final List<ReferenceRequest> waiters = new ArrayList<>();
    /** When it is removed, in microseconds since 1970; {@link Long#MAX_VALUE} while a session is attached. */
    long idleDeadlineMicros = Long.MAX_VALUE;

    private final List<ReferenceRequest.Holder> everyGrant = new ArrayList<>();
    /** Those of them that count as overtakings: made while there was a bound. */
    private final List<ReferenceRequest.Holder> countedGrants = new ArrayList<>();

    private final List<String> returnedValues = new ArrayList<>();
    private long freshValues;
    /** When something was granted last; of interest for timestamps. */
    private @Nullable Moment lastGrant;

    ReferenceResource(ResourceName name, int lifespanMillis) {
        this.name = name;
        this.lifespanMillis = lifespanMillis;
    }

    /** Whether it could not satisfy the request even if nobody held anything. */
    boolean isImpossible(ReferenceRequest request) {
        return name.type() == ResourceType.NUMERIC && request.quantity() > name.capacity();
    }

    boolean isGrantable(ReferenceRequest request, int maxOvertakes, long nowMicros, ZoneId zone) {
        return fitsWith(holders, request)
                && (name.type() != ResourceType.TIMESTAMP || isNewElement(nowMicros, zone))
                && (waiters.isEmpty() || maxOvertakes < 0 || mayOvertake(request, maxOvertakes));
    }

    private boolean mayOvertake(ReferenceRequest request, int maxOvertakes) {
        return waiters.stream()
                .filter(waiter -> waiter.arrival() < request.arrival())
                .filter(waiter -> StatelessRules.related(waiter.name(), request.name()))
                .allMatch(waiter -> overtakings(waiter) < maxOvertakes);
    }

    /** Whether the session's own locks alone keep the request from being granted. */
    boolean waitsForItself(ReferenceRequest request) {
        List<ReferenceRequest.Holder> own = holdersOf(request.session());
        return !own.isEmpty() && !fitsWith(own, request);
    }

    /** Whether the request would stand behind somebody who must not be overtaken any more and waits for the session's own locks. */
    boolean isBehindWaiterForIts(ReferenceRequest request, int maxOvertakes) {
        List<ReferenceRequest.Holder> own = holdersOf(request.session());
        return maxOvertakes >= 0
                && !own.isEmpty()
                && waiters.stream()
                        .filter(waiter -> waiter.arrival() < request.arrival())
                        .filter(waiter -> StatelessRules.related(waiter.name(), request.name()))
                        .filter(waiter -> overtakings(waiter) >= maxOvertakes)
                        .anyMatch(waiter -> !fitsWith(own, waiter));
    }

    /** How many related requests that came later than this waiter were granted while there was a bound. */
    private long overtakings(ReferenceRequest waiter) {
        return countedGrants.stream()
                .filter(grant -> grant.request().arrival() > waiter.arrival())
                .filter(grant -> StatelessRules.related(grant.request().name(), waiter.name()))
                .count();
    }

    private boolean fitsWith(List<ReferenceRequest.Holder> others, ReferenceRequest request) {
        return switch (name.type()) {
            case SIMPLE, HIERARCHICAL ->
                others.stream()
                        .filter(other -> StatelessRules.related(other.request().name(), request.name()))
                        .allMatch(other ->
                                StatelessRules.compatible(other.request().mode(), request.mode()));
            case NUMERIC ->
                others.stream().mapToLong(other -> other.request().quantity()).sum() + request.quantity()
                        <= name.capacity();
            case SET, SEQUENCE, TIMESTAMP -> others.size() < StatelessRules.slots(name);
        };
    }

    private boolean isNewElement(long nowMicros, ZoneId zone) {
        if (lastGrant == null) {
            return true;
        }
        if (!TimestampRules.laterBucket(name, lastGrant, Moment.of(nowMicros, zone))) {
            return false;
        }
        String element = TimestampRules.element(name, nowMicros, zone);
        return everyGrant.stream().noneMatch(grant -> element.equals(grant.element()));
    }

    /**
     * Makes a holder of the request.
     *
     * @param overtakes whether that counts as an overtaking of those who came earlier
     */
    ReferenceRequest.Holder grant(
            ReferenceRequest request, long token, long nowMicros, ZoneId zone, boolean overtakes) {
        int slot = name.type() == ResourceType.SET ? nextSlot() : -1;
        String element = switch (name.type()) {
            case SIMPLE, NUMERIC, HIERARCHICAL -> null;
            case SET -> StatelessRules.elements(name).get(slot);
            case SEQUENCE -> nextValue();
            case TIMESTAMP -> TimestampRules.element(name, nowMicros, zone);
        };
        ReferenceRequest.Holder holder = new ReferenceRequest.Holder(request, slot, element, token, nowMicros);
        holders.add(holder);
        everyGrant.add(holder);
        if (overtakes) {
            countedGrants.add(holder);
        }
        lastGrant = Moment.of(nowMicros, zone);
        return holder;
    }

    /** Every grant moves the start of the search by one, whichever slot it took. */
    private int nextSlot() {
        int slots = StatelessRules.slots(name);
        int slot = everyGrant.size() % slots;
        while (isTaken(slot)) {
            slot = (slot + 1) % slots;
        }
        return slot;
    }

    private boolean isTaken(int slot) {
        return holders.stream().anyMatch(holder -> holder.slot() == slot);
    }

    private String nextValue() {
        return returnedValues.isEmpty() ? Long.toUnsignedString(++freshValues) : returnedValues.remove(0);
    }

    void release(ReferenceRequest.Holder holder, boolean rollback) {
        holders.remove(holder);
        if (rollback && name.isTransactional() && holder.element() != null) {
            returnedValues.add(holder.element());
        }
    }

    /** The next moment at which time alone may change something, in microseconds since 1970. */
    long deadlineMicros(long nowMicros, ZoneId zone) {
        boolean waitsForTime =
                name.type() == ResourceType.TIMESTAMP && !waiters.isEmpty() && holders.size() < name.capacity();
        return waitsForTime && lastGrant != null
                ? Math.min(idleDeadlineMicros, TimestampRules.nextOpenMicros(name, lastGrant, nowMicros, zone))
                : idleDeadlineMicros;
    }

    /** What its deadline counts among the 200 of a command: a timestamp that is not unique by its format alone counts most. */
    int deadlineWork() {
        return name.type() != ResourceType.TIMESTAMP || idleDeadlineMicros != Long.MAX_VALUE
                ? 1
                : TimestampRules.isComplete(name) ? 4 : 40;
    }

    List<ReferenceRequest.Holder> holdersOf(SessionId session) {
        List<ReferenceRequest.Holder> own = new ArrayList<>(holders);
        own.removeIf(holder -> !holder.request().session().equals(session));
        return own;
    }

    List<ReferenceRequest> waitersOf(SessionId session) {
        List<ReferenceRequest> own = new ArrayList<>(waiters);
        own.removeIf(waiter -> !waiter.session().equals(session));
        return own;
    }

    LockView.Resource view() {
        return new LockView.Resource(
                name,
                name.type(),
                lifespanMillis,
                holders.stream().map(ReferenceRequest.Holder::view).toList(),
                waiters.stream().map(ReferenceRequest::view).toList());
    }
}
