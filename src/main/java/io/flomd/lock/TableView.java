package io.flomd.lock;

import io.flomd.lock.Session.CreationWait;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects an immutable view of a table, or of a part of it. */
final class TableView {
    private final LockTable table;
    private final List<LockView.Resource> resources = new ArrayList<>();
    private final List<LockView.Waiter> awaiting = new ArrayList<>();
    private final Map<SessionId, SessionInfo> sessions = new LinkedHashMap<>();

    TableView(LockTable table) {
        this.table = table;
    }

    /** Everything, in the order in which resources were created and requests arrived. */
    static LockView of(LockTable table) {
        TableView view = new TableView(table);
        for (Resource resource : table.resources.values()) {
            List<LockView.Holder> holders = new ArrayList<>(resource.holders.size());
            resource.holders.forEach(claim -> holders.add(view.holder(claim)));
            List<LockView.Waiter> waiters = new ArrayList<>(resource.waiterCount());
            resource.forEachWaiter((claim, overtakes) -> waiters.add(view.waiter(claim)));
            view.add(resource, holders, waiters);
        }
        table.creationWaits().forEach(view::add);
        return view.view();
    }

    void add(Resource resource, List<LockView.Holder> holders, List<LockView.Waiter> waiters) {
        resources.add(new LockView.Resource(
                resource.name,
                resource.name.type(),
                resource.lifespanMillis,
                List.copyOf(holders),
                List.copyOf(waiters)));
    }

    void add(CreationWait wait) {
        sessions.put(wait.session.id, wait.session.info);
        awaiting.add(new LockView.Waiter(
                wait.session.id,
                wait.number,
                wait.request.resource(),
                wait.mode(),
                Resource.effectiveQuantity(wait.request),
                wait.sinceMicros));
    }

    LockView.Holder holder(Claim claim) {
        sessions.put(claim.session(), claim.attachment.session.info);
        return new LockView.Holder(
                claim.session(),
                claim.request,
                claim.name,
                claim.mode,
                claim.quantity,
                claim.element,
                claim.token,
                claim.grantedMicros);
    }

    LockView.Waiter waiter(Claim claim) {
        sessions.put(claim.session(), claim.attachment.session.info);
        return new LockView.Waiter(
                claim.session(), claim.request, claim.name, claim.mode, claim.quantity, claim.sinceMicros);
    }

    /** What was collected, as a page that is followed by that place. */
    LockPage page(@Nullable ViewPlace next) {
        return new LockPage(view(), Collections.unmodifiableMap(sessions), next);
    }

    private LockView view() {
        return new LockView(table.state.nowMicros, List.copyOf(resources), List.copyOf(awaiting));
    }
}
