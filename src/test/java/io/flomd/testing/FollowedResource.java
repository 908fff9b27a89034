package io.flomd.testing;

import static io.flomd.testing.LockInvariants.require;

import io.flomd.lock.LockEffect;
import io.flomd.lock.LockView;
import io.flomd.lock.SessionId;
import io.flomd.resource.ResourceName;
import io.flomd.resource.ResourceType;
import io.flomd.testing.TimestampRules.Moment;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the effects so far tell about one resource. */
final class FollowedResource {
    private final ResourceName name;
    private final List<Waiting> line = new ArrayList<>();
    private final Set<Request> holding = new HashSet<>();
    private final Set<String> elements = new HashSet<>();
    /** When something was granted last; two moments where the element does not tell which of two zones it is of. */
    private List<Moment> lastGrant = List.of();

    /** What of a table's settings counts for one resource. */
    record Settings(int maxOvertakes, ZoneId zone) {
        private boolean hasBound() {
            return maxOvertakes >= 0;
        }

        private boolean allows(int overtakings) {
            return !hasBound() || overtakings <= maxOvertakes;
        }
    }

    private record Request(SessionId session, long number) {}

    private static final class Waiting {
        final Request request;
        final ResourceName path;
        /** At least this often overtaken while there was a bound. */
        int overtakings;
        /** How often more, perhaps: by a command that set a bound or took it away, before or after it did. */
        int unsure;

        Waiting(Request request, ResourceName path) {
            this.request = request;
            this.path = path;
        }
    }

    FollowedResource(ResourceName name) {
        this.name = name;
    }

    boolean isUnused() {
        return line.isEmpty() && holding.isEmpty();
    }

    void enqueue(LockEffect.Enqueued effect) {
        line.add(new Waiting(new Request(effect.session(), effect.request()), effect.resource()));
    }

    void endWait(SessionId session, long number) {
        line.removeIf(waiting -> waiting.request.equals(new Request(session, number)));
    }

    void release(LockEffect.Released effect) {
        boolean held = holding.remove(new Request(effect.session(), effect.request()));
        require(held, "released but not held", effect);
    }

    /** @param settings those that may have been in force: two, where the command changed them */
    void grant(LockEffect.Granted effect, long nowMicros, List<Settings> settings) {
        Request request = new Request(effect.session(), effect.request());
        for (Waiting earlier : List.copyOf(line)) {
            if (earlier.request.equals(request)) {
                line.remove(earlier);
                break;
            }
            if (StatelessRules.related(earlier.path, effect.resource())) {
                if (settings.stream().allMatch(Settings::hasBound)) {
                    earlier.overtakings++;
                } else if (settings.stream().anyMatch(Settings::hasBound)) {
                    earlier.unsure++;
                }
                require(
                        settings.stream().anyMatch(set -> set.allows(earlier.overtakings)),
                        "overtaken " + earlier.overtakings + " times: " + earlier.request,
                        effect);
            }
        }
        require(holding.add(request), "granted twice", effect);
        checkElement(effect, nowMicros, settings);
    }

    private void checkElement(LockEffect.Granted effect, long nowMicros, List<Settings> settings) {
        boolean lockHasElement = switch (name.type()) {
            case SIMPLE, NUMERIC, HIERARCHICAL -> false;
            case SET, SEQUENCE, TIMESTAMP -> true;
        };
        require(lockHasElement == (effect.element() != null), "element where there is none, or none", effect);
        boolean isNew = elements.add(effect.element());
        boolean unique = name.type() == ResourceType.TIMESTAMP
                || (name.type() == ResourceType.SEQUENCE && !name.isTransactional());
        require(isNew || !unique, "an element was handed out twice", effect);
        if (name.type() == ResourceType.TIMESTAMP) {
            lastGrant = settings.stream()
                    .filter(set ->
                            TimestampRules.element(name, nowMicros, set.zone).equals(effect.element()))
                    .map(set -> Moment.of(nowMicros, set.zone))
                    .toList();
            require(!lastGrant.isEmpty(), "not the time in " + settings, effect);
        }
    }

    /** @throws AssertionError if the view is not what the effects tell, or a waiter is left who could be granted */
    void check(LockView.Resource resource, long nowMicros, Settings settings, boolean behind) {
        Set<Request> held = new HashSet<>();
        resource.holders().forEach(holder -> held.add(new Request(holder.session(), holder.request())));
        require(held.equals(holding), "holders differ from the effects", resource);
        List<Request> waiting = resource.waiters().stream()
                .map(waiter -> new Request(waiter.session(), waiter.request()))
                .toList();
        require(
                waiting.equals(line.stream().map(waiter -> waiter.request).toList()),
                "waiters differ from the effects",
                resource);
        for (LockView.Waiter waiter : resource.waiters()) {
            boolean forgotten = HolderInvariants.leaveRoomFor(waiter, resource)
                    && isTimeForAnother(nowMicros, settings.zone, behind)
                    && !mustStayBehind(waiter, settings.maxOvertakes);
            require(!forgotten, "a waiter is left who could be granted: " + waiter, resource);
            require(
                    !isBehindWaiterForIts(waiter, resource, settings.maxOvertakes),
                    "a waiter stands behind one who waits for it: " + waiter,
                    resource);
        }
    }

    private boolean isTimeForAnother(long nowMicros, ZoneId zone, boolean behind) {
        return name.type() != ResourceType.TIMESTAMP
                || lastGrant.isEmpty()
                || (!behind
                        && lastGrant.stream()
                                .allMatch(last -> TimestampRules.laterBucket(name, last, Moment.of(nowMicros, zone)))
                        && !elements.contains(TimestampRules.element(name, nowMicros, zone)));
    }

    private boolean isBehindWaiterForIts(LockView.Waiter waiter, LockView.Resource resource, int maxOvertakes) {
        List<LockView.Holder> own = resource.holders().stream()
                .filter(holder -> holder.session().equals(waiter.session()))
                .toList();
        if (own.isEmpty()) {
            return false;
        }
        LockView.Resource withoutOthers =
                new LockView.Resource(resource.name(), resource.type(), resource.lifespanMillis(), own, List.of());
        for (int i = 0; !resource.waiters().get(i).equals(waiter); i++) {
            Waiting earlier = line.get(i);
            if (maxOvertakes >= 0
                    && earlier.overtakings >= maxOvertakes
                    && StatelessRules.related(earlier.path, waiter.name())
                    && !HolderInvariants.leaveRoomFor(resource.waiters().get(i), withoutOthers)) {
                return true;
            }
        }
        return false;
    }

    private boolean mustStayBehind(LockView.Waiter waiter, int maxOvertakes) {
        Request request = new Request(waiter.session(), waiter.request());
        for (Waiting earlier : line) {
            if (earlier.request.equals(request)) {
                break;
            }
            if (maxOvertakes >= 0
                    && earlier.overtakings + earlier.unsure >= maxOvertakes
                    && StatelessRules.related(earlier.path, waiter.name())) {
                return true;
            }
        }
        return false;
    }
}
