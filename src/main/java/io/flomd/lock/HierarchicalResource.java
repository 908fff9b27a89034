package io.flomd.lock;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A tree of paths with the same first level. A lock on a path conflicts with incompatible ones on the path itself, on every ancestor and
 * on every descendant (FLoM protocol, hierarchical resource).
 *
 * <p>A waiter is overtaken only by grants on such related paths. Work depends on the depth of the path and on the waiters below it.
 */
final class HierarchicalResource extends Resource {
    private final PathNode root = new PathNode(null, "");
    private int waiters;

    HierarchicalResource(ResourceName name, long order, int lifespanMillis) {
        super(name, order, lifespanMillis);
    }

    @Override
    boolean isGrantable(Claim claim, Turn turn) {
        PathNode node = root;
        for (PathLevels levels = new PathLevels(claim.name); levels.hasNext(); ) {
            PathNode child = node.existingChild(levels.next());
            if (child == null) {
                return (node.compatibleHereAndAbove() & claim.mode.bit()) != 0 && !node.blocksBelow(claim.arrival);
            }
            node = child;
        }
        return (node.grantableModes() & claim.mode.bit()) != 0 && !node.isBlocked(claim.arrival);
    }

    @Override
    boolean waitsForItself(Claim claim) {
        Map<ResourceName, Deque<Claim>> own = claim.attachment.holdersByPath();
        String path = claim.name.bytesAsText();
        for (int end = path.indexOf('/', 1); end >= 0; end = path.indexOf('/', end + 1)) {
            if (conflicts(own.get(pathName(path.substring(0, end))), claim.mode)) {
                return true;
            }
        }
        if (conflicts(own.get(claim.name), claim.mode)) {
            return true;
        }
        // The character after the slash ends the range of all paths below this one.
        for (Deque<Claim> below : claim.attachment
                .holdersByPath()
                .subMap(pathName(path + '/'), pathName(path + '0'))
                .values()) {
            if (conflicts(below, claim.mode)) {
                return true;
            }
        }
        return false;
    }

    @Override
    int waiterCount() {
        return waiters;
    }

    @Override
    void enqueue(Claim claim, Turn turn) {
        PathNode node = nodeOf(claim);
        node.line().add(claim, claim.mode.bit());
        node.await(claim.mode);
        node.noteExhaustion(turn);
        waiters++;
    }

    @Override
    void dequeue(Claim claim, Turn turn) {
        PathNode node = claim.path();
        node.line().remove(claim);
        node.awaitNoMore(claim.mode);
        node.noteExhaustion(turn);
        waiters--;
    }

    @Override
    void countOvertaking(Claim claim, Turn turn) {
        if (waiters == 0) {
            return;
        }
        PathNode node = claim.path();
        for (PathNode above = node.parent; above != null; above = above.parent) {
            overtakeAt(above, claim.arrival, turn);
        }
        overtakeWithin(node, claim.arrival, turn);
    }

    @Override
    void serve(Collection<Claim> changed, Turn turn) {
        if (waiters == 0) {
            return;
        }
        // By arrival: the first fitting waiter of each path that is related to a change.
        TreeMap<Long, Claim> candidates = new TreeMap<>();
        for (Claim claim : changed) {
            addRelated(claim.name, Long.MIN_VALUE, candidates);
        }
        while (!candidates.isEmpty()) {
            Claim next = candidates.pollFirstEntry().getValue();
            PathNode node = next.path();
            boolean fits = (node.grantableModes() & next.mode.bit()) != 0;
            if (fits && node.isBlocked(next.arrival)) {
                // Whoever came later on this path is blocked by the same waiter.
                continue;
            }
            if (fits && turn.isExhausted(node.line().overtakesOf(next))) {
                grantWaiter(next, turn);
                // Waiters that came later and could not overtake this one may go now.
                addRelated(next.name, next.arrival, candidates);
            } else {
                if (fits) {
                    grantWaiter(next, turn);
                }
                addFirstFit(node, node.grantableModes(), next.arrival, candidates);
            }
        }
    }

    @Override
    void take(Claim claim, Turn turn) {
        restoreHolder(claim);
    }

    @Override
    void giveBack(Claim claim, boolean rollback) {
        claim.path().letGo(claim.mode);
        discard(claim);
    }

    @Override
    void discard(Claim claim) {
        if (claim.node != null) {
            claim.node.prune();
        }
    }

    @Override
    void restoreHolder(Claim claim) {
        nodeOf(claim).hold(claim.mode);
    }

    @Override
    void forEachWaiter(WaiterVisitor visitor) {
        if (waiters == 0) {
            return;
        }
        List<Claim> all = new ArrayList<>(waiters);
        collect(root, all);
        all.sort(Comparator.comparingLong(claim -> claim.arrival));
        for (Claim waiter : all) {
            visitor.visit(waiter, waiter.path().line().overtakesOf(waiter));
        }
    }

    @Override
    void restoreOvertakes(Claim claim, int overtakes, Turn turn) {
        claim.path().line().restoreOvertakesOfLast(overtakes);
        claim.path().noteExhaustion(turn);
    }

    @Override
    void limitsChanged(Turn turn) {
        forEachWaiter((waiter, overtakes) -> waiter.path().noteExhaustion(turn));
    }

    @Override
    void writeState(SnapshotWriter out) {}

    @Override
    void readState(SnapshotReader in) {}

    /** The node of the claim's path, made if it is not there. */
    private PathNode nodeOf(Claim claim) {
        PathNode node = claim.node;
        if (node == null) {
            node = root;
            for (PathLevels levels = new PathLevels(claim.name); levels.hasNext(); ) {
                node = node.child(levels.next());
            }
            claim.node = node;
        }
        return node;
    }

    private void overtakeWithin(PathNode node, long arrival, Turn turn) {
        overtakeAt(node, arrival, turn);
        for (PathNode child : node.awaitedChildren()) {
            overtakeWithin(child, arrival, turn);
        }
    }

    private static void overtakeAt(PathNode node, long arrival, Turn turn) {
        if (node.hasWaiters()) {
            node.line().overtake(arrival);
            node.noteExhaustion(turn);
        }
    }

    /** Adds the first fitting waiter of the path, of each path above it and of each path below it. */
    private void addRelated(ResourceName name, long afterArrival, NavigableMap<Long, Claim> candidates) {
        PathNode node = root;
        PathLevels levels = new PathLevels(name);
        while (levels.hasNext()) {
            addFirstFit(node, node.grantableModes(), afterArrival, candidates);
            node = node.existingChild(levels.next());
            if (node == null) {
                return;
            }
        }
        addWithin(node, node.compatibleAbove(), afterArrival, candidates);
    }

    private static void addWithin(
            PathNode node, int compatibleAbove, long afterArrival, NavigableMap<Long, Claim> candidates) {
        if ((node.awaitedModes() & compatibleAbove) == 0) {
            return;
        }
        int compatible = compatibleAbove & node.held.compatibleModes();
        addFirstFit(node, compatible & node.heldBelow.compatibleModes(), afterArrival, candidates);
        for (PathNode child : node.awaitedChildren()) {
            addWithin(child, compatible, afterArrival, candidates);
        }
    }

    private static void addFirstFit(PathNode node, int modes, long afterArrival, NavigableMap<Long, Claim> candidates) {
        Claim first = node.hasWaiters() ? node.line().firstFit(modes, afterArrival) : null;
        if (first != null) {
            candidates.put(first.arrival, first);
        }
    }

    private static void collect(PathNode node, List<Claim> all) {
        if (node.hasWaiters()) {
            node.line().forEach(all::add);
        }
        for (PathNode child : node.awaitedChildren()) {
            collect(child, all);
        }
    }

    private static boolean conflicts(@Nullable Deque<Claim> holders, LockMode mode) {
        if (holders != null) {
            for (Claim holder : holders) {
                if (!holder.mode.isCompatibleWith(mode)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static ResourceName pathName(String path) {
        return new ResourceName(path, ResourceType.HIERARCHICAL, path.substring(1), 0);
    }
}
