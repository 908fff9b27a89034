package io.flomd.lock;

import io.flomd.lock.Session.CreationWait;
import java.util.ArrayList;
import java.util.List;

/** Makes the immutable view of a table. */
final class TableView {
    private TableView() {}

    static LockView of(LockTable table) {
        List<LockView.Resource> resources = new ArrayList<>(table.resources.size());
        for (Resource resource : table.resources.values()) {
            List<LockView.Holder> holders = new ArrayList<>(resource.holders.size());
            for (Claim claim : resource.holders) {
                holders.add(new LockView.Holder(
                        claim.session(),
                        claim.request,
                        claim.name,
                        claim.mode,
                        claim.quantity,
                        claim.element,
                        claim.token,
                        claim.grantedMicros));
            }
            List<LockView.Waiter> waiters = new ArrayList<>(resource.waiterCount());
            resource.forEachWaiter((claim, overtakes) -> waiters.add(new LockView.Waiter(
                    claim.session(), claim.request, claim.name, claim.mode, claim.quantity, claim.sinceMicros)));
            resources.add(new LockView.Resource(
                    resource.name,
                    resource.name.type(),
                    resource.lifespanMillis,
                    List.copyOf(holders),
                    List.copyOf(waiters)));
        }
        List<LockView.Waiter> awaiting = new ArrayList<>();
        for (CreationWait wait : table.creationWaits()) {
            AcquireRequest request = wait.request;
            int quantity = request.resource().type() == ResourceType.NUMERIC ? request.quantity() : 0;
            awaiting.add(new LockView.Waiter(
                    wait.session.id, wait.number, request.resource(), wait.mode(), quantity, wait.sinceMicros));
        }
        return new LockView(table.state.nowMicros, List.copyOf(resources), List.copyOf(awaiting));
    }
}
