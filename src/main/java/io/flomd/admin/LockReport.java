package io.flomd.admin;

import io.flomd.lock.LockPage;
import io.flomd.lock.LockView;
import io.flomd.lock.SessionId;
import io.flomd.lock.SessionInfo;
import io.flomd.lock.ViewPlace;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who holds and who waits, at one moment: immutable.
 *
 * @param at the moment, in ISO form
 * @param resources what exists, in the order of the names
 * @param awaitingCreation requests for resources that do not exist
 * @param continues whether the first resource was on the page before, and has more of its holders and waiters here
 * @param goesOn whether there may be more holders and waiters of the last resource on the next page
 */
record LockReport(
        String at, List<Resource> resources, List<Waiter> awaitingCreation, boolean continues, boolean goesOn) {
    private static final String UNKNOWN = "unknown";

    /**
     * One resource.
     *
     * @param name for a hierarchical one the first level
     * @param type simple, numeric, set, hierarchical, sequence or timestamp
     * @param lifespanMillis how long it is kept unused
     */
    record Resource(String name, String type, int lifespanMillis, List<Holder> holders, List<Waiter> waiters) {}

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
    record Holder(
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
    record Waiter(
            String name,
            String session,
            String peerAddress,
            @Nullable String peerId,
            String mode,
            int quantity,
            String since) {}

    /**
     * What is on a page that begins behind that place.
     *
     * @param nowMicros the time, in microseconds since 1970; the page has that of the table's last command
     */
    static LockReport of(LockPage page, @Nullable ViewPlace after, long nowMicros) {
        List<LockView.Resource> resources = page.view().resources();
        boolean continues = after != null
                && after.isInside()
                && !resources.isEmpty()
                && resources.get(0).name().equals(after.name());
        return new Translation(page.sessions()).report(page, continues, nowMicros);
    }

    /** Whether there is nothing in it. */
    boolean isEmpty() {
        return resources.isEmpty() && awaitingCreation.isEmpty();
    }

    /** From the table's terms to those of people. */
    private record Translation(Map<SessionId, SessionInfo> sessions) {
        LockReport report(LockPage page, boolean continues, long nowMicros) {
            LockView view = page.view();
            ViewPlace next = page.next();
            return new LockReport(
                    time(Math.max(view.atMicros(), nowMicros)),
                    view.resources().stream().map(this::resource).toList(),
                    view.awaitingCreation().stream().map(this::waiter).toList(),
                    continues,
                    next != null && next.isInside());
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
