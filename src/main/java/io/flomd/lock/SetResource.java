package io.flomd.lock;

import io.flomd.resource.ResourceName;
import java.util.BitSet;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/** A set of elements of which each claim takes one (FLoM protocol, set resource). */
final class SetResource extends SlotResource {
    private final String[] elements;
    private final BitSet held;
    /** Where the search for a free element begins; it moves on by one at every grant, whichever element was taken. */
    private int index;

    SetResource(ResourceName name, long order, int lifespanMillis) {
        this(name, order, lifespanMillis, split(name.body()));
    }

    private SetResource(ResourceName name, long order, int lifespanMillis, String[] elements) {
        super(name, order, lifespanMillis, elements.length);
        this.elements = elements;
        this.held = new BitSet(elements.length);
    }

    /** Why there can be no resource of that name, or null. */
    static @Nullable Refusal refusalOf(ResourceName name) {
        int length = 0;
        for (int i = 0; i < name.body().length(); i++) {
            length = name.body().charAt(i) == '.' ? 0 : length + 1;
            if (length > MAX_ELEMENT_LENGTH) {
                return Refusal.ELEMENT_TOO_LONG;
            }
        }
        return null;
    }

    private static String[] split(String body) {
        StringTokenizer words = new StringTokenizer(body, ".");
        String[] elements = new String[words.countTokens()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = words.nextToken();
        }
        return elements;
    }

    @Override
    void hand(Claim claim, CommandRun turn) {
        int chosen = held.nextClearBit(index);
        if (chosen >= elements.length) {
            chosen = held.nextClearBit(0);
        }
        held.set(chosen);
        claim.value = chosen;
        claim.element = elements[chosen];
        index = (index + 1) % elements.length;
    }

    @Override
    void handBack(Claim claim, boolean rollback) {
        held.clear(claim.value);
    }

    @Override
    void restoreHolder(Claim claim) {
        super.restoreHolder(claim);
        if (claim.element != null) {
            held.set(claim.value);
        }
    }

    @Override
    void writeState(SnapshotWriter out) {
        out.writeInt(index);
    }

    @Override
    void readState(SnapshotReader in) {
        index = in.readInt();
    }
}
