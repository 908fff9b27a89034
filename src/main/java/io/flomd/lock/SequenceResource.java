package io.flomd.lock;

import io.flomd.resource.ResourceName;

/** A generator of unique numbers, with a bounded number of holders (FLoM protocol, sequence resource). */
final class SequenceResource extends SlotResource {
    /** The next new value, unsigned. */
    private int next = 1;
    /** Values that were rolled back, to be handed out before new ones; only if transactional. */
    private final Chain<Integer> returned = new Chain<>();

    SequenceResource(ResourceName name, long order, int lifespanMillis) {
        super(name, order, lifespanMillis, name.capacity());
    }

    @Override
    void hand(Claim claim, CommandRun turn) {
        Integer again = returned.poll();
        if (again == null) {
            claim.value = next;
            next = next == -1 ? 1 : next + 1;
        } else {
            claim.value = again;
        }
        claim.element = Integer.toUnsignedString(claim.value);
    }

    @Override
    void handBack(Claim claim, boolean rollback) {
        if (rollback && name.isTransactional()) {
            returned.add(claim.value);
        }
    }

    @Override
    long ownBytes() {
        return super.ownBytes() + TableCost.ofNumbers(holders.size() + returned.size());
    }

    @Override
    void writeState(SnapshotWriter out) {
        out.writeInt(next);
        out.writeInt(returned.size());
        for (int value : returned) {
            out.writeInt(value);
        }
    }

    @Override
    void readState(SnapshotReader in) {
        next = in.readInt();
        for (int left = in.readCount(); left > 0; left--) {
            returned.add(in.readInt());
        }
    }
}
