package io.flomd.lock;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;

/**
 * One walk along the waiters of a tree, in order of arrival, that grants whatever can be granted.
 *
 * <p>While it lasts things are only taken, so a path that has nobody to grant to never has again: each path is looked at once, however many locks
 * ended and however many waiters are granted. A waiter that is held up by one that must not be overtaken is put aside until that one goes.
 */
final class TreeService {
    private final HierarchicalResource tree;
    private final CommandRun turn;
    private final long round;
    /** By arrival: the first waiter of each path that fits. */
    private final TreeMap<Long, Claim> candidates = new TreeMap<>();
    /** Waiters that fit, by the arrival of one that holds them up. */
    private final TreeMap<Long, List<Claim>> heldUp = new TreeMap<>();

    /** @param round a number that no walk along this tree had before */
    TreeService(HierarchicalResource tree, CommandRun turn, long round) {
        this.tree = tree;
        this.turn = turn;
        this.round = round;
    }

    /** Serves everybody whom the end of the given holders and waiters can make go. */
    void serve(Collection<Claim> changed) {
        for (Claim claim : changed) {
            lookAround(claim.path(), Long.MIN_VALUE);
        }
        while (!candidates.isEmpty()) {
            Claim next = candidates.pollFirstEntry().getValue();
            PathNode node = next.path();
            tree.visits++;
            boolean fits = (node.grantableModes() & next.mode.bit()) != 0;
            long blocker = fits ? node.blockerOf(next.arrival, turn) : -1;
            if (blocker >= 0) {
                // Whoever came later on this path is held up by the same waiter.
                heldUp.computeIfAbsent(blocker, key -> new ArrayList<>()).add(next);
                continue;
            }
            if (fits) {
                boolean exhausted = turn.isExhausted(node.line().overtakesOf(next));
                tree.grantWaiter(next, turn);
                if (exhausted) {
                    release(next);
                }
            }
            addFirstFit(node, next.arrival);
        }
    }

    /** Takes up those whom the waiter has held up until now. */
    private void release(Claim granted) {
        List<Claim> released = heldUp.remove(granted.arrival);
        if (released != null) {
            released.forEach(claim -> candidates.put(claim.arrival, claim));
        }
        lookAround(granted.path(), granted.arrival);
    }

    /** Looks at the path, at those above it and at those below it, for waiters that came after the given arrival. */
    private void lookAround(PathNode node, long afterArrival) {
        for (PathNode above = node.parent; above != null && above.lookedAt != round; above = above.parent) {
            lookAt(above, afterArrival);
        }
        Deque<PathNode> left = new ArrayDeque<>();
        for (PathNode within = node; within != null; within = left.poll()) {
            if (within.lookedBelow == round) {
                continue;
            }
            within.lookedBelow = round;
            lookAt(within, afterArrival);
            int compatible = within.compatibleHereAndAbove();
            for (PathNode child : within.awaitedChildren()) {
                if ((child.awaitedModes() & compatible) != 0) {
                    left.push(child);
                }
            }
        }
    }

    private void lookAt(PathNode node, long afterArrival) {
        if (node.lookedAt != round) {
            node.lookedAt = round;
            tree.visits++;
            addFirstFit(node, afterArrival);
        }
    }

    private void addFirstFit(PathNode node, long afterArrival) {
        Claim first = node.hasWaiters() ? node.line().firstFit(node.grantableModes(), afterArrival) : null;
        if (first != null) {
            candidates.put(first.arrival, first);
        }
    }
}
