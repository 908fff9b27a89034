package io.flomd.lock;

import io.flomd.resource.ResourceName;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A resource with one waiting line: every type but the hierarchical one. */
abstract sealed class LineResource extends Resource permits SimpleResource, SlotResource {
    private final WaitingLine.Demand demand;
    private @Nullable WaitingLine line;

    LineResource(ResourceName name, long order, int lifespanMillis, WaitingLine.Demand demand) {
        super(name, order, lifespanMillis);
        this.demand = demand;
    }

    /** What can be granted now, in the terms of {@link WaitingLine.Demand}. */
    abstract int offer(CommandRun turn);

    /** What the claim asks for, in the terms of {@link WaitingLine.Demand}. */
    abstract int demandOf(Claim claim);

    abstract boolean fits(Claim claim, CommandRun turn);

    @Override
    final boolean isGrantable(Claim claim, CommandRun turn) {
        WaitingLine waiting = line;
        return fits(claim, turn)
                && (waiting == null || waiting.isEmpty() || !turn.isExhausted(waiting.overtakesOfFirst()));
    }

    @Override
    final boolean isBehindWaiterForIts(Claim claim, CommandRun turn) {
        return firstWaiterFor(claim.attachment, turn) != null;
    }

    @Override
    final void addHopeless(Attachment attachment, CommandRun turn, List<Claim> hopeless) {
        Claim first = firstWaiterFor(attachment, turn);
        if (first != null) {
            for (Claim waiter : attachment.waiters) {
                if (waiter.arrival > first.arrival) {
                    hopeless.add(waiter);
                }
            }
        }
    }

    /** The first of those who must not be overtaken any more that waits for the session, or null. */
    private @Nullable Claim firstWaiterFor(Attachment attachment, CommandRun turn) {
        WaitingLine waiting = line;
        return waiting == null ? null : waiting.firstExhausted(turn, waiter -> excludes(attachment, waiter));
    }

    @Override
    final int waiterCount() {
        return line == null ? 0 : line.size();
    }

    @Override
    final void enqueue(Claim claim, CommandRun turn) {
        WaitingLine waiting = line;
        if (waiting == null) {
            waiting = new WaitingLine(demand);
            line = waiting;
        }
        waiting.add(claim, demandOf(claim));
    }

    @Override
    final void dequeue(Claim claim, CommandRun turn) {
        if (line == null) {
            throw new IllegalStateException("nobody waits for " + name);
        }
        line.remove(claim);
        if (line.isEmpty()) {
            line = null;
        }
    }

    @Override
    final void countOvertaking(Claim claim, CommandRun turn) {
        if (line != null) {
            line.overtake(claim.arrival);
        }
    }

    @Override
    void serve(Collection<Claim> changed, CommandRun turn) {
        WaitingLine waiting = line;
        if (waiting == null) {
            return;
        }
        long after = Long.MIN_VALUE;
        while (true) {
            Claim next = waiting.firstFit(offer(turn), after);
            if (next == null || (next != waiting.first() && turn.isExhausted(waiting.overtakesOfFirst()))) {
                return;
            }
            after = next.arrival;
            grantWaiter(next, turn);
        }
    }

    @Override
    final void forEachWaiter(WaiterVisitor visitor) {
        WaitingLine waiting = line;
        if (waiting != null) {
            waiting.forEach(waiter -> visitor.visit(waiter, waiting.overtakesOf(waiter)));
        }
    }

    @Override
    final Iterable<Claim> waitersAfter(long arrival) {
        return line == null ? List.of() : line.after(arrival);
    }

    @Override
    final void restoreOvertakes(Claim claim, int overtakes, CommandRun turn) {
        if (line != null) {
            line.restoreOvertakesOfLast(overtakes);
        }
    }
}
