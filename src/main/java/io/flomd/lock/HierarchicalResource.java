package io.flomd.lock;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import java.util.ArrayDeque;
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
    /** What holders and waiters take beside what they take on any resource. */
    private long claimedBytes;
    /** Nodes of the tree but the root, and the bytes of their levels' names. */
    private int levels;

    private long bytesOfLevels;

    HierarchicalResource(ResourceName name, long order, int lifespanMillis) {
        super(name, order, lifespanMillis);
    }

    @Override
    boolean isGrantable(Claim claim, CommandRun turn) {
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
    boolean excludes(Attachment holder, Claim claim) {
        Map<ResourceName, Chain<Claim>> own = holder.holdersByPath();
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
        for (Chain<Claim> below : holder.holdersByPath()
                .subMap(pathName(path + '/'), pathName(path + '0'))
                .values()) {
            if (conflicts(below, claim.mode)) {
                return true;
            }
        }
        return false;
    }

    @Override
    boolean isBehindWaiterForIts(Claim claim, CommandRun turn) {
        PathNode node = root;
        for (PathLevels levels = new PathLevels(claim.name); levels.hasNext(); ) {
            if (isAwaitedAt(node, claim, turn)) {
                return true;
            }
            PathNode child = node.existingChild(levels.next());
            if (child == null) {
                return false;
            }
            node = child;
        }
        Deque<PathNode> within = new ArrayDeque<>();
        within.add(node);
        for (PathNode next = within.poll(); next != null; next = within.poll()) {
            if (isAwaitedAt(next, claim, turn)) {
                return true;
            }
            next.awaitedChildren().forEach(within::add);
        }
        return false;
    }

    private boolean isAwaitedAt(PathNode node, Claim claim, CommandRun turn) {
        return node.hasWaiters() && node.line().anyExhausted(turn, waiter -> excludes(claim.attachment, waiter));
    }

    @Override
    int waiterCount() {
        return waiters;
    }

    @Override
    void enqueue(Claim claim, CommandRun turn) {
        PathNode node = nodeOf(claim);
        node.line().add(claim, claim.mode.bit());
        node.await(claim.mode);
        node.noteExhaustion(turn);
        waiters++;
        claimedBytes += TableCost.claimed(claim.name);
    }

    @Override
    void dequeue(Claim claim, CommandRun turn) {
        PathNode node = claim.path();
        node.leaveLine(claim);
        node.awaitNoMore(claim.mode);
        node.noteExhaustion(turn);
        waiters--;
        claimedBytes -= TableCost.claimed(claim.name);
    }

    @Override
    void countOvertaking(Claim claim, CommandRun turn) {
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
    void serve(Collection<Claim> changed, CommandRun turn) {
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
    void take(Claim claim, CommandRun turn) {
        restoreHolder(claim);
    }

    @Override
    void giveBack(Claim claim, boolean rollback) {
        claim.path().letGo(claim.mode);
        claimedBytes -= TableCost.claimed(claim.name);
        discard(claim);
    }

    @Override
    void discard(Claim claim) {
        if (claim.node != null) {
            claim.node.prune(this::onPruned);
        }
    }

    @Override
    void restoreHolder(Claim claim) {
        nodeOf(claim).hold(claim.mode);
        claimedBytes += TableCost.claimed(claim.name);
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
    void restoreOvertakes(Claim claim, int overtakes, CommandRun turn) {
        claim.path().line().restoreOvertakesOfLast(overtakes);
        claim.path().noteExhaustion(turn);
    }

    @Override
    void settingsChanged(CommandRun turn) {
        forEachWaiter((waiter, overtakes) -> waiter.path().noteExhaustion(turn));
    }

    @Override
    long ownBytes() {
        return claimedBytes + TableCost.ofLevels(levels, bytesOfLevels);
    }

    private void onPruned(String level) {
        levels--;
        bytesOfLevels -= level.length();
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
            for (PathLevels pathLevels = new PathLevels(claim.name); pathLevels.hasNext(); ) {
                String level = pathLevels.next();
                PathNode child = node.existingChild(level);
                if (child == null) {
                    child = node.newChild(level);
                    levels++;
                    bytesOfLevels += level.length();
                }
                node = child;
            }
            claim.node = node;
        }
        return node;
    }

    private void overtakeWithin(PathNode node, long arrival, CommandRun turn) {
        overtakeAt(node, arrival, turn);
        for (PathNode child : node.awaitedChildren()) {
            overtakeWithin(child, arrival, turn);
        }
    }

    private static void overtakeAt(PathNode node, long arrival, CommandRun turn) {
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

    private static boolean conflicts(@Nullable Chain<Claim> holders, LockMode mode) {
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
        return ResourceName.ofPath(path);
    }
}
