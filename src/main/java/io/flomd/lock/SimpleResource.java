package io.flomd.lock;

import io.flomd.resource.ResourceName;

/** One thing that is held in modes (FLoM protocol, simple resource). */
final class SimpleResource extends LineResource {
    private final ModeCounts held = new ModeCounts();

    SimpleResource(ResourceName name, long order, int lifespanMillis) {
        super(name, order, lifespanMillis, WaitingLine.Demand.MODES);
    }

    @Override
    int offer(CommandRun turn) {
        return held.compatibleModes();
    }

    @Override
    int demandOf(Claim claim) {
        return claim.mode.bit();
    }

    @Override
    boolean fits(Claim claim, CommandRun turn) {
        return (held.compatibleModes() & claim.mode.bit()) != 0;
    }

    @Override
    boolean excludes(Attachment holder, Claim claim) {
        return (holder.compatibleModes() & claim.mode.bit()) == 0;
    }

    @Override
    void take(Claim claim, CommandRun turn) {
        restoreHolder(claim);
    }

    @Override
    void giveBack(Claim claim, boolean rollback) {
        held.remove(claim.mode);
        claim.attachment.heldModes().remove(claim.mode);
    }

    @Override
    void restoreHolder(Claim claim) {
        held.add(claim.mode);
        claim.attachment.heldModes().add(claim.mode);
    }

    @Override
    void writeState(SnapshotWriter out) {}

    @Override
    void readState(SnapshotReader in) {}
}
