package io.flomd.lock;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A resource with its holders and waiters. Queueing, granting, release and the bound on overtaking are the same for all types; what a
 * type adds is when a claim fits and what it takes.
 */
abstract sealed class Resource permits LineResource, HierarchicalResource {
    final ResourceName name;
    /** The place in the order in which resources were created. */
    final long order;

    final int lifespanMillis;
    private final long newBytes;
    private final long claimedBytes;
    /** In order of grant. */
    final Roll<Claim> holders = new Roll<>();
    /** Sessions that have to do with this resource. */
    int attachedSessions;
    /** When the resource is removed if nobody comes; meaningful while no session is attached. */
    long idleDeadlineMicros;
    /** The deadline that the table has noted for this resource. */
    long notedDeadlineMicros = Long.MAX_VALUE;
    /** Sessions that hold something here and wait for more; null while there were none. */
    private @Nullable Chain<Attachment> holdingAndWaiting;
    /** Whether something has happened since {@link #endHopelessWaits} that can make a wait hopeless. */
    private boolean mayHaveHopelessWaits;
    /** What the table has counted for this resource and all that belongs to it, in bytes. */
    long countedBytes;

    Resource(ResourceName name, long order, int lifespanMillis) {
        this.name = name;
        this.order = order;
        this.lifespanMillis = lifespanMillis;
        this.newBytes = TableCost.ofResource(name);
        this.claimedBytes = TableCost.claimed(name);
    }

    /** The resource that a name asks for, new. */
    static Resource create(ResourceName name, long order, int lifespanMillis) {
        return switch (name.type()) {
            case SIMPLE -> new SimpleResource(name, order, lifespanMillis);
            case NUMERIC -> new NumericResource(name, order, lifespanMillis);
            case SET -> new SetResource(name, order, lifespanMillis);
            case HIERARCHICAL -> new HierarchicalResource(name.resource(), order, lifespanMillis);
            case SEQUENCE -> new SequenceResource(name, order, lifespanMillis);
            case TIMESTAMP -> new TimestampResource(name, order, lifespanMillis);
        };
    }

    /** Why there can be no resource of that name, or null. */
    static @Nullable Refusal refusalOf(ResourceName name) {
        return switch (name.type()) {
            case SET -> SetResource.refusalOf(name);
            case TIMESTAMP -> TimestampResource.refusalOf(name);
            case SIMPLE, NUMERIC, HIERARCHICAL, SEQUENCE -> null;
        };
    }

    /** The mode that counts for a request: EX where the type has no modes. */
    static LockMode effectiveMode(AcquireRequest request) {
        return request.resource().type().hasModes() ? request.mode() : LockMode.EX;
    }

    /** The quantity that counts for a request: 0 where the type has none. */
    static int effectiveQuantity(AcquireRequest request) {
        return request.resource().type().hasQuantity() ? request.quantity() : 0;
    }

    /** Whether the claim can be granted at some time. */
    boolean isPossible(Claim claim) {
        return true;
    }

    /** Whether the claim can be granted now, as the newest request here. */
    abstract boolean isGrantable(Claim claim, CommandRun turn);

    /** Whether the claim would have to wait for that session even if nobody else were here. */
    abstract boolean excludes(Attachment holder, Claim claim);

    /** Whether somebody who came before the claim, must not be overtaken any more and is related to it waits for the claim's session. */
    abstract boolean isBehindWaiterForIts(Claim claim, CommandRun turn);

    /** Whether the claim would wait for its own session: for what that holds, or for somebody who waits for that. */
    final boolean waitsForItself(Claim claim, CommandRun turn) {
        return !claim.attachment.holders.isEmpty()
                && (excludes(claim.attachment, claim) || isBehindWaiterForIts(claim, turn));
    }

    /** Adds each waiter of the session that stands behind somebody who must not be overtaken any more and waits for the session. */
    abstract void addHopeless(Attachment attachment, CommandRun turn, List<Claim> hopeless);

    /** Notes that a session holds something and waits for more. */
    final Chain.Link<Attachment> addHoldingAndWaiting(Attachment attachment) {
        Chain<Attachment> chain = holdingAndWaiting;
        if (chain == null) {
            chain = new Chain<>();
            holdingAndWaiting = chain;
        }
        return chain.add(attachment);
    }

    final void removeHoldingAndWaiting(Chain.Link<Attachment> link) {
        if (holdingAndWaiting != null) {
            holdingAndWaiting.remove(link);
            holdingAndWaiting = holdingAndWaiting.isEmpty() ? null : holdingAndWaiting;
        }
    }

    /**
     * Refuses whoever stands behind somebody who waits for locks of the same session, and serves those whom only they held up. It becomes so
     * by grants alone: they give a session what another one waits for, or make a waiter one who must not be overtaken.
     */
    final void endHopelessWaits(CommandRun turn) {
        while (mayHaveHopelessWaits) {
            mayHaveHopelessWaits = false;
            if (holdingAndWaiting == null) {
                return;
            }
            List<Claim> hopeless = new ArrayList<>();
            holdingAndWaiting.forEach(attachment -> addHopeless(attachment, turn, hopeless));
            hopeless.sort(Comparator.comparingLong(claim -> claim.arrival));
            hopeless.forEach(claim -> refuseWaiter(claim, Refusal.WAITS_FOR_ITSELF, turn));
            serve(hopeless, turn);
        }
    }

    abstract int waiterCount();

    /** Puts the claim in line. */
    abstract void enqueue(Claim claim, CommandRun turn);

    /** Takes a waiter out of line; {@link #discard} follows unless it becomes a holder. */
    abstract void dequeue(Claim claim, CommandRun turn);

    /** Counts the grant of a claim as an overtaking of everybody who came earlier and still waits; without a bound nobody asks. */
    abstract void countOvertaking(Claim claim, CommandRun turn);

    /**
     * Walks the line once, in order of arrival, and grants whatever can be granted.
     *
     * @param changed the holders and waiters whose end is the reason; empty if time is
     */
    abstract void serve(Collection<Claim> changed, CommandRun turn);

    /** Books what a new holder takes. */
    abstract void take(Claim claim, CommandRun turn);

    /** Books what a holder gives back. */
    abstract void giveBack(Claim claim, boolean rollback);

    /** Forgets what a claim that is refused may have left. */
    void discard(Claim claim) {}

    /** When time alone changes what can be granted; {@link Long#MAX_VALUE} if it does not. */
    long nextServiceMicros(CommandRun turn) {
        return Long.MAX_VALUE;
    }

    /** How much work it is to let its deadline take effect, where the removal of an unused resource is 1. */
    int deadlineWork() {
        return 1;
    }

    /** Calls the action for each waiter, in order of arrival, with the number of times it was overtaken. */
    abstract void forEachWaiter(WaiterVisitor visitor);

    /** The waiters that arrived after the given one, in order of arrival. */
    abstract Iterable<Claim> waitersAfter(long arrival);

    /** Sets how often the waiter, the last in its line, was overtaken. */
    abstract void restoreOvertakes(Claim claim, int overtakes, CommandRun turn);

    /** Takes note of changed settings; {@link #serve} follows. */
    void settingsChanged(CommandRun turn) {}

    /** Takes note of another bound on overtaking, which can make a wait hopeless as well. */
    final void overtakesChanged() {
        mayHaveHopelessWaits = true;
    }

    /** What this resource and all that belongs to it take now, by {@link TableCost}. */
    final long bytes() {
        return newBytes + TableCost.ofClaims(attachedSessions, holders.size(), waiterCount()) + ownBytes();
    }

    /** What names of holders and waiters, and the state of the type, take beyond the new resource, in bytes. */
    long ownBytes() {
        return claimedBytes * (holders.size() + waiterCount());
    }

    abstract void writeState(SnapshotWriter out);

    abstract void readState(SnapshotReader in);

    /** Books a holder that comes from a snapshot. */
    abstract void restoreHolder(Claim claim);

    @FunctionalInterface
    interface WaiterVisitor {
        void visit(Claim waiter, int overtakes);
    }

    /** Makes the claim a holder and says so. */
    final void grant(Claim claim, boolean immediate, CommandRun turn) {
        claim.token = turn.takeToken();
        claim.grantedMicros = turn.nowMicros;
        mayHaveHopelessWaits = true;
        take(claim, turn);
        addHolder(claim);
        turn.emit(new LockEffect.Granted(
                claim.session(),
                claim.request,
                claim.name,
                claim.mode,
                claim.quantity,
                claim.element,
                claim.token,
                immediate,
                turn.nowMicros - claim.sinceMicros));
        if (turn.limits().maxOvertakes() >= 0) {
            countOvertaking(claim, turn);
        }
    }

    final void addHolder(Claim claim) {
        holders.add(claim);
        claim.attachment.addHolder(claim);
    }

    /** Grants a claim that stands in line. */
    final void grantWaiter(Claim claim, CommandRun turn) {
        dequeue(claim, turn);
        claim.attachment.removeWaiter(claim);
        grant(claim, false, turn);
    }

    /** Ends a holder and says so; the line is not served yet. */
    final void removeHolder(Claim claim, boolean rollback, CommandRun turn) {
        holders.remove(claim);
        claim.attachment.removeHolder(claim);
        giveBack(claim, rollback);
        turn.noteIdle(claim.attachment);
        turn.emit(new LockEffect.Released(
                claim.session(),
                claim.request,
                claim.name,
                claim.mode,
                claim.quantity,
                turn.nowMicros - claim.grantedMicros));
    }

    /** Ends a waiter and says so; the line is not served yet. */
    final void removeWaiter(Claim claim, CommandRun turn) {
        forgetWaiter(claim, turn);
        turn.emit(new LockEffect.WaitEnded(
                claim.session(), claim.request, claim.name, claim.mode, turn.nowMicros - claim.sinceMicros));
    }

    /** Ends a waiter and tells it; the line is not served yet. */
    final void refuseWaiter(Claim claim, Refusal refusal, CommandRun turn) {
        forgetWaiter(claim, turn);
        turn.emit(new LockEffect.Refused(claim.session(), claim.request, claim.name, claim.mode, refusal, false));
    }

    private void forgetWaiter(Claim claim, CommandRun turn) {
        dequeue(claim, turn);
        discard(claim);
        claim.attachment.removeWaiter(claim);
        turn.noteIdle(claim.attachment);
    }
}
