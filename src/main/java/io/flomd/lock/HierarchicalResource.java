package io.flomd.lock;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tree of paths with the same first level. A lock on a path conflicts with incompatible ones on the path itself, on every ancestor and
 * on every descendant (FLoM protocol, hierarchical resource).
 *
 * <p>A waiter is overtaken only by grants on such related paths. Work depends on the depth of the path and on the waiters below it.
 */
final class HierarchicalResource extends Resource {
    private final PathNode root = new PathNode(null, "");
    /** Waiters of every path, in order of arrival. */
    private final Roll<Claim> waiters = new Roll<>();
    /** What holders and waiters take beside what they take on any resource. */
    private long claimedBytes;
    /** Nodes of the tree but the root, and the bytes of their levels' names. */
    private int levels;

    private long bytesOfLevels;
    /** How often the line was served. */
    private long rounds;
    /** How often a node was looked at: what all work so far comes to. */
    long visits;

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
            for (PathNode child : next.awaitedChildren()) {
                if (child.isBlockedBelow(claim.arrival)) {
                    within.add(child);
                }
            }
        }
        return false;
    }

    private boolean isAwaitedAt(PathNode node, Claim claim, CommandRun turn) {
        return node.mustNotBeOvertaken(claim.arrival)
                && node.line()
                                .firstExhausted(
                                        turn,
                                        waiter -> waiter.arrival < claim.arrival && excludes(claim.attachment, waiter))
                        != null;
    }

    @Override
    void addHopeless(Attachment attachment, CommandRun turn, List<Claim> hopeless) {
        for (Claim waiter : attachment.waiters) {
            if (waiter.path().isBlocked(waiter.arrival) && isBehindWaiterForIts(waiter, turn)) {
                hopeless.add(waiter);
            }
        }
    }

    @Override
    int waiterCount() {
        return waiters.size();
    }

    @Override
    void enqueue(Claim claim, CommandRun turn) {
        PathNode node = nodeOf(claim);
        node.line().add(claim, claim.mode.bit());
        node.await(claim.mode);
        node.noteLine(turn);
        waiters.add(claim);
        claimedBytes += TableCost.claimed(claim.name);
    }

    @Override
    void dequeue(Claim claim, CommandRun turn) {
        PathNode node = claim.path();
        node.leaveLine(claim);
        node.awaitNoMore(claim.mode);
        node.noteLine(turn);
        waiters.remove(claim);
        claimedBytes -= TableCost.claimed(claim.name);
    }

    @Override
    void countOvertaking(Claim claim, CommandRun turn) {
        if (waiters.isEmpty()) {
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
        if (waiters.isEmpty()) {
            return;
        }
        new TreeService(this, turn, ++rounds).serve(changed);
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
        for (Claim waiter : waiters) {
            visitor.visit(waiter, waiter.path().line().overtakesOf(waiter));
        }
    }

    @Override
    Iterable<Claim> waitersAfter(long arrival) {
        return waiters.after(arrival, waiter -> waiter.arrival);
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

    private void overtakeWithin(PathNode top, long arrival, CommandRun turn) {
        Deque<PathNode> left = new ArrayDeque<>();
        for (PathNode node = top; node != null; node = left.poll()) {
            overtakeAt(node, arrival, turn);
            for (PathNode child : node.awaitedChildren()) {
                if (child.firstAwaited() > arrival) {
                    // So did everybody in the children after it.
                    break;
                }
                left.push(child);
            }
        }
    }

    private void overtakeAt(PathNode node, long arrival, CommandRun turn) {
        visits++;
        if (node.hasWaiters()) {
            node.line().overtake(arrival);
            node.noteExhaustion(turn);
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
