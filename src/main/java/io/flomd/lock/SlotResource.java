package io.flomd.lock;

import io.flomd.resource.ResourceName;

/** A resource of which each claim takes a number of units until none are free. */
abstract sealed class SlotResource extends LineResource
        permits NumericResource, SetResource, SequenceResource, TimestampResource {
    /**
     * The longest element that a resource may hand out, in bytes of an answer: with peer id, token and the rest the answer is within the 1,023 bytes
     * that the clients of FLoM read.
     */
    static final int MAX_ELEMENT_LENGTH = 400;

    private final int capacity;
    private int taken;

    SlotResource(ResourceName name, long order, int lifespanMillis, int capacity) {
        super(name, order, lifespanMillis, WaitingLine.Demand.UNITS);
        this.capacity = capacity;
    }

    final int capacity() {
        return capacity;
    }

    final int free() {
        return capacity - taken;
    }

    /** Chooses what the new holder gets, beyond the units. */
    abstract void hand(Claim claim, CommandRun turn);

    /** Takes back what {@link #hand} gave. */
    abstract void handBack(Claim claim, boolean rollback);

    @Override
    int offer(CommandRun turn) {
        return free();
    }

    @Override
    int demandOf(Claim claim) {
        return 1;
    }

    @Override
    final boolean fits(Claim claim, CommandRun turn) {
        return demandOf(claim) <= offer(turn);
    }

    @Override
    final boolean excludes(Attachment holder, Claim claim) {
        long own = holder.heldUnits;
        return own > 0 && capacity - own < demandOf(claim);
    }

    @Override
    final void take(Claim claim, CommandRun turn) {
        restoreHolder(claim);
        hand(claim, turn);
    }

    @Override
    final void giveBack(Claim claim, boolean rollback) {
        taken -= demandOf(claim);
        claim.attachment.heldUnits -= demandOf(claim);
        handBack(claim, rollback);
    }

    @Override
    void restoreHolder(Claim claim) {
        taken += demandOf(claim);
        claim.attachment.heldUnits += demandOf(claim);
    }

    @Override
    void writeState(SnapshotWriter out) {}

    @Override
    void readState(SnapshotReader in) {}
}
