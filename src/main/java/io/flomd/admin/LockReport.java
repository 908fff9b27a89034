package io.flomd.admin;

import io.flomd.engine.LockEngine;
import io.flomd.engine.LockSession;
import io.flomd.lock.LockView;
import io.flomd.lock.ResourceName;
import io.flomd.lock.ResourceType;
import io.flomd.lock.SessionId;
import io.flomd.lock.SessionInfo;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who holds and who waits, at one moment: immutable.
 *
 * @param at the moment, in ISO form
 * @param resources every resource that exists, in the order of creation
 * @param awaitingCreation requests for resources that do not exist
 */
public record LockReport(String at, List<Resource> resources, List<Waiter> awaitingCreation) {
    private static final String UNKNOWN = "unknown";

    /**
     * One resource.
     *
     * @param name for a hierarchical one the first level
     * @param type simple, numeric, set, hierarchical, sequence or timestamp
     * @param lifespanMillis how long it is kept unused
     */
    public record Resource(String name, String type, int lifespanMillis, List<Holder> holders, List<Waiter> waiters) {}

    /**
     * A granted request.
     *
     * @param name what was asked for; for a hierarchical resource the path
     * @param session node and counter
     * @param peerAddress address and port of the client
     * @param peerId machine id that the client gave; null if none
     * @param quantity units of a numeric resource, else 0
     * @param element of a set, sequence or timestamp, else null
     * @param token the fencing token
     * @param since when it was granted, in ISO form
     */
    public record Holder(
            String name,
            String session,
            String peerAddress,
            @Nullable String peerId,
            String mode,
            int quantity,
            @Nullable String element,
            long token,
            String since) {}

    /**
     * A request that waits.
     *
     * @param name what was asked for; for a hierarchical resource the path
     * @param session node and counter
     * @param peerAddress address and port of the client
     * @param peerId machine id that the client gave; null if none
     * @param quantity units of a numeric resource, else 0
     * @param since when it was made, in ISO form
     */
    public record Waiter(
            String name,
            String session,
            String peerAddress,
            @Nullable String peerId,
            String mode,
            int quantity,
            String since) {}

    /** What the engine holds now. */
    public static LockReport of(LockEngine engine) {
        Map<SessionId, SessionInfo> sessions = new HashMap<>();
        addSessions(sessions, engine);
        LockView view = engine.view();
        // A session may have begun between the two looks; one that is in the view was open then.
        addSessions(sessions, engine);
        return new Translation(sessions).report(view);
    }

    private static void addSessions(Map<SessionId, SessionInfo> sessions, LockEngine engine) {
        for (LockSession session : engine.sessions()) {
            sessions.put(session.id(), session.info());
        }
    }

    /**
     * The part about one resource: its holders and waiters; for a path of a hierarchical one, those on the path, above it and below it.
     *
     * @return null if the resource does not exist and nobody waits for it
     */
    public @Nullable LockReport only(ResourceName name) {
        String text = name.text();
        List<Resource> kept = new ArrayList<>();
        for (Resource resource : resources) {
            boolean inTree = name.type() == ResourceType.HIERARCHICAL && isSameOrBelow(text, resource.name());
            if (inTree || resource.name().equals(text)) {
                kept.add(new Resource(
                        resource.name(),
                        resource.type(),
                        resource.lifespanMillis(),
                        resource.holders().stream()
                                .filter(holder -> isRelated(holder.name(), text))
                                .toList(),
                        resource.waiters().stream()
                                .filter(waiter -> isRelated(waiter.name(), text))
                                .toList()));
            }
        }
        List<Waiter> awaiting = awaitingCreation.stream()
                .filter(waiter -> isRelated(waiter.name(), text))
                .toList();
        return kept.isEmpty() && awaiting.isEmpty() ? null : new LockReport(at, List.copyOf(kept), awaiting);
    }

    private static boolean isRelated(String one, String other) {
        return isSameOrBelow(one, other) || isSameOrBelow(other, one);
    }

    private static boolean isSameOrBelow(String path, String above) {
        return path.equals(above) || (above.startsWith("/") && path.startsWith(above + "/"));
    }

    /** From the table's terms to those of people. */
    private record Translation(Map<SessionId, SessionInfo> sessions) {
        LockReport report(LockView view) {
            return new LockReport(
                    time(view.atMicros()),
                    view.resources().stream().map(this::resource).toList(),
                    view.awaitingCreation().stream().map(this::waiter).toList());
        }

        private Resource resource(LockView.Resource resource) {
            return new Resource(
                    resource.name().text(),
                    resource.type().word(),
                    resource.lifespanMillis(),
                    resource.holders().stream().map(this::holder).toList(),
                    resource.waiters().stream().map(this::waiter).toList());
        }

        private Holder holder(LockView.Holder holder) {
            SessionInfo info = sessions.get(holder.session());
            return new Holder(
                    holder.name().text(),
                    holder.session().toString(),
                    info == null ? UNKNOWN : info.peerAddress(),
                    info == null ? null : info.peerId(),
                    holder.mode().name(),
                    holder.quantity(),
                    holder.element(),
                    holder.token(),
                    time(holder.sinceMicros()));
        }

        private Waiter waiter(LockView.Waiter waiter) {
            SessionInfo info = sessions.get(waiter.session());
            return new Waiter(
                    waiter.name().text(),
                    waiter.session().toString(),
                    info == null ? UNKNOWN : info.peerAddress(),
                    info == null ? null : info.peerId(),
                    waiter.mode().name(),
                    waiter.quantity(),
                    time(waiter.sinceMicros()));
        }

        private static String time(long micros) {
            return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
        }
    }
}
