package io.flomd.lock;

import io.flomd.resource.LockMode;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One level of a path in the tree of a hierarchical resource; it exists while something is held or awaited at it or below. */
final class PathNode {
    final @Nullable PathNode parent;
    private final String level;
    private final LookUp<String, PathNode> children = new LookUp<>();

    final ModeCounts held = new ModeCounts();
    /** Held on paths below this one. */
    final ModeCounts heldBelow = new ModeCounts();
    /** Awaited here and below. */
    private @Nullable ModeCounts awaited;

    private @Nullable WaitingLine line;
    /** Children at or below which somebody waits, whoever waits longest first; null if there never was one. */
    private @Nullable TreeSet<PathNode> awaitedChildren;
    /** The arrival of whoever waits longest here and below, or {@link Long#MAX_VALUE}. */
    private long firstAwaited = Long.MAX_VALUE;
    /** Arrivals of waiters here and below who head their line and must not be overtaken any more; null if there never was one. */
    private @Nullable TreeSet<Long> exhausted;
    /** What this node itself has put into {@link #exhausted}, or -1. */
    private long ownExhausted = -1;

    /** The last walk of a {@link TreeService} that looked at this node. */
    long lookedAt;
    /** The last one that looked at everything below it. */
    long lookedBelow;

    PathNode(@Nullable PathNode parent, String level) {
        this.parent = parent;
        this.level = level;
    }

    /** Makes the child at that level, which is not there yet. */
    PathNode newChild(String childLevel) {
        PathNode child = new PathNode(this, childLevel);
        children.put(childLevel, child);
        return child;
    }

    @Nullable
    PathNode existingChild(String childLevel) {
        return children.get(childLevel);
    }

    /** Children at or below which somebody waits, whoever waits longest first. */
    Iterable<PathNode> awaitedChildren() {
        return awaitedChildren == null ? List.of() : awaitedChildren;
    }

    /** The arrival of whoever waits longest here and below, or {@link Long#MAX_VALUE}. */
    long firstAwaited() {
        return firstAwaited;
    }

    WaitingLine line() {
        WaitingLine waiting = line;
        if (waiting == null) {
            waiting = new WaitingLine(WaitingLine.Demand.MODES);
            line = waiting;
        }
        return waiting;
    }

    /** Takes a waiter out of the line, and gives the line up with its last one. */
    void leaveLine(Claim waiter) {
        line().remove(waiter);
        if (line().isEmpty()) {
            line = null;
        }
    }

    boolean hasWaiters() {
        return line != null && !line.isEmpty();
    }

    /** Modes awaited here and below, as a set of bits. */
    int awaitedModes() {
        return awaited == null ? 0 : awaited.modes();
    }

    void hold(LockMode mode) {
        held.add(mode);
        for (PathNode above = parent; above != null; above = above.parent) {
            above.heldBelow.add(mode);
        }
    }

    void letGo(LockMode mode) {
        held.remove(mode);
        for (PathNode above = parent; above != null; above = above.parent) {
            above.heldBelow.remove(mode);
        }
    }

    void await(LockMode mode) {
        for (PathNode node = this; node != null; node = node.parent) {
            ModeCounts counts = node.awaited;
            if (counts == null) {
                counts = new ModeCounts();
                node.awaited = counts;
            }
            counts.add(mode);
        }
    }

    void awaitNoMore(LockMode mode) {
        for (PathNode node = this; node != null; node = node.parent) {
            ModeCounts counts = node.awaited;
            if (counts == null) {
                throw new IllegalStateException("nobody waits at " + level);
            }
            counts.remove(mode);
        }
    }

    /** Modes that may be granted here, as a set of bits: compatible with all that is held above, here and below. */
    int grantableModes() {
        return compatibleHereAndAbove() & heldBelow.compatibleModes();
    }

    /** Modes that are compatible with all that is held above this node and at it, as a set of bits. */
    int compatibleHereAndAbove() {
        return compatibleAbove() & held.compatibleModes();
    }

    /** Modes that are compatible with all that is held above this node, as a set of bits. */
    int compatibleAbove() {
        int modes = -1;
        for (PathNode above = parent; above != null; above = above.parent) {
            modes &= above.held.compatibleModes();
        }
        return modes;
    }

    /** Whether somebody above or here came before the given arrival and must not be overtaken any more by a path below. */
    boolean blocksBelow(long arrival) {
        for (PathNode node = this; node != null; node = node.parent) {
            if (node.ownExhausted >= 0 && node.ownExhausted < arrival) {
                return true;
            }
        }
        return false;
    }

    /** Whether somebody above, here or below came before the given arrival and must not be overtaken any more. */
    boolean isBlocked(long arrival) {
        if (parent != null && parent.blocksBelow(arrival)) {
            return true;
        }
        return isBlockedBelow(arrival);
    }

    /** Whether somebody here or below came before the given arrival and must not be overtaken any more. */
    boolean isBlockedBelow(long arrival) {
        return exhausted != null && !exhausted.isEmpty() && exhausted.first() < arrival;
    }

    /** Whether somebody here came before the given arrival and must not be overtaken any more. */
    boolean mustNotBeOvertaken(long arrival) {
        return ownExhausted >= 0 && ownExhausted < arrival;
    }

    /**
     * The arrival of somebody above, here or below who came before the given one and must not be overtaken any more, or -1. Above and here it is
     * the last one of its line, who goes after all the others.
     */
    long blockerOf(long arrival, CommandRun turn) {
        for (PathNode node = this; node != null; node = node.parent) {
            if (node.ownExhausted >= 0 && node.ownExhausted < arrival) {
                return node.line().lastExhausted(turn, arrival);
            }
        }
        Long below = exhausted == null ? null : exhausted.lower(arrival);
        return below == null ? -1 : below;
    }

    /** Takes note of a waiter that has joined or left the line. */
    void noteLine(CommandRun turn) {
        noteFirstAwaited();
        noteExhaustion(turn);
    }

    private void noteFirstAwaited() {
        for (PathNode node = this; node != null; node = node.parent) {
            Claim head = node.line == null ? null : node.line.first();
            long now = head == null ? Long.MAX_VALUE : head.arrival;
            if (node.awaitedChildren != null && !node.awaitedChildren.isEmpty()) {
                now = Math.min(now, node.awaitedChildren.first().firstAwaited);
            }
            if (now == node.firstAwaited) {
                return;
            }
            node.moveAmongAwaited(now);
        }
    }

    private void moveAmongAwaited(long first) {
        if (parent == null) {
            firstAwaited = first;
            return;
        }
        TreeSet<PathNode> children = parent.awaitedChildren;
        if (children == null) {
            children = new TreeSet<>(Comparator.comparingLong(PathNode::firstAwaited));
        }
        // Sorted by what changes: out, and in again.
        children.remove(this);
        firstAwaited = first;
        if (first < Long.MAX_VALUE) {
            children.add(this);
        }
        parent.awaitedChildren = children.isEmpty() ? null : children;
    }

    /** Notes whether the head of the line must not be overtaken any more. */
    void noteExhaustion(CommandRun turn) {
        Claim first = line == null ? null : line.first();
        long now = first != null && line != null && turn.isExhausted(line.overtakesOfFirst()) ? first.arrival : -1;
        if (now == ownExhausted) {
            return;
        }
        for (PathNode node = this; node != null; node = node.parent) {
            TreeSet<Long> noted = node.exhausted;
            if (noted == null) {
                noted = new TreeSet<>();
                node.exhausted = noted;
            }
            if (ownExhausted >= 0) {
                noted.remove(ownExhausted);
            }
            if (now >= 0) {
                noted.add(now);
            }
        }
        ownExhausted = now;
    }

    /**
     * Removes this node, and what is above it, as far as nothing is held, awaited or below.
     *
     * @param onPruned told the level of each removed node
     */
    void prune(Consumer<String> onPruned) {
        PathNode node = this;
        while (node.parent != null && node.held.isEmpty() && !node.hasWaiters() && node.children.isEmpty()) {
            node.parent.children.remove(node.level);
            onPruned.accept(node.level);
            node = node.parent;
        }
    }
}
