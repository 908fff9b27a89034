package io.flomd.lock;

import io.flomd.resource.ResourceName;

/** A pool of units (FLoM protocol, numeric resource). */
final class NumericResource extends SlotResource {
    NumericResource(ResourceName name, long order, int lifespanMillis) {
        super(name, order, lifespanMillis, name.capacity());
    }

    @Override
    boolean isPossible(Claim claim) {
        return claim.quantity <= capacity();
    }

    @Override
    int demandOf(Claim claim) {
        return claim.quantity;
    }

    @Override
    void hand(Claim claim, CommandRun turn) {}

    @Override
    void handBack(Claim claim, boolean rollback) {}
}
