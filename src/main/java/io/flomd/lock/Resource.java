package io.flomd.lock;

import java.util.Collection;

/**
 * A resource with its holders and waiters. Queueing, granting, release and the bound on overtaking are the same for all types; what a
 * type adds is when a claim fits and what it takes.
 */
abstract sealed class Resource permits LineResource, HierarchicalResource {
    final ResourceName name;
    /** The place in the order in which resources were created. */
    final long order;

    final int lifespanMillis;
    /** In order of grant. */
    final Chain<Claim> holders = new Chain<>();
    /** Sessions that have to do with this resource. */
    int attachedSessions;
    /** When the resource is removed if nobody comes; meaningful while no session is attached. */
    long idleDeadlineMicros;
    /** The deadline that the table has noted for this resource. */
    long notedDeadlineMicros = Long.MAX_VALUE;

    Resource(ResourceName name, long order, int lifespanMillis) {
        this.name = name;
        this.order = order;
        this.lifespanMillis = lifespanMillis;
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
    abstract boolean isGrantable(Claim claim, Turn turn);

    /** Whether the claim would have to wait for its own session even if nobody else were here. */
    abstract boolean waitsForItself(Claim claim);

    abstract int waiterCount();

    /** Puts the claim in line. */
    abstract void enqueue(Claim claim, Turn turn);

    /** Takes a waiter out of line; {@link #discard} follows unless it becomes a holder. */
    abstract void dequeue(Claim claim, Turn turn);

    /** Counts the grant of a claim as an overtaking of everybody who came earlier and still waits. */
    abstract void countOvertaking(Claim claim, Turn turn);

    /**
     * Walks the line once, in order of arrival, and grants whatever can be granted.
     *
     * @param changed the holders and waiters whose end is the reason; empty if time is
     */
    abstract void serve(Collection<Claim> changed, Turn turn);

    /** Books what a new holder takes. */
    abstract void take(Claim claim, Turn turn);

    /** Books what a holder gives back. */
    abstract void giveBack(Claim claim, boolean rollback);

    /** Forgets what a claim that is refused may have left. */
    void discard(Claim claim) {}

    /** When time alone changes what can be granted; {@link Long#MAX_VALUE} if it does not. */
    long nextServiceMicros(Turn turn) {
        return Long.MAX_VALUE;
    }

    /** Calls the action for each waiter, in order of arrival, with the number of times it was overtaken. */
    abstract void forEachWaiter(WaiterVisitor visitor);

    /** Sets how often the waiter, the last in its line, was overtaken. */
    abstract void restoreOvertakes(Claim claim, int overtakes, Turn turn);

    /** Takes note of changed limits; {@link #serve} follows. */
    void limitsChanged(Turn turn) {}

    abstract void writeState(SnapshotWriter out);

    abstract void readState(SnapshotReader in);

    /** Books a holder that comes from a snapshot. */
    abstract void restoreHolder(Claim claim);

    @FunctionalInterface
    interface WaiterVisitor {
        void visit(Claim waiter, int overtakes);
    }

    /** Makes the claim a holder and says so. */
    final void grant(Claim claim, boolean immediate, Turn turn) {
        claim.token = turn.takeToken();
        claim.grantedMicros = turn.nowMicros;
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
        countOvertaking(claim, turn);
    }

    final void addHolder(Claim claim) {
        claim.linkInResource = holders.add(claim);
        claim.attachment.addHolder(claim);
    }

    /** Grants a claim that stands in line. */
    final void grantWaiter(Claim claim, Turn turn) {
        dequeue(claim, turn);
        claim.attachment.removeWaiter(claim);
        grant(claim, false, turn);
    }

    /** Ends a holder and says so; the line is not served yet. */
    final void removeHolder(Claim claim, boolean rollback, Turn turn) {
        Chain.Link<Claim> link = claim.linkInResource;
        if (link == null) {
            throw new IllegalStateException("claim " + claim.request + " holds nothing");
        }
        holders.remove(link);
        claim.attachment.removeHolder(claim);
        giveBack(claim, rollback);
        turn.emit(new LockEffect.Released(
                claim.session(),
                claim.request,
                claim.name,
                claim.mode,
                claim.quantity,
                turn.nowMicros - claim.grantedMicros));
    }

    /** Ends a waiter and says so; the line is not served yet. */
    final void removeWaiter(Claim claim, Turn turn) {
        forgetWaiter(claim, turn);
        turn.emit(new LockEffect.WaitEnded(
                claim.session(), claim.request, claim.name, claim.mode, turn.nowMicros - claim.sinceMicros));
    }

    /** Ends a waiter and tells it; the line is not served yet. */
    final void refuseWaiter(Claim claim, Refusal refusal, Turn turn) {
        forgetWaiter(claim, turn);
        turn.emit(new LockEffect.Refused(claim.session(), claim.request, claim.name, claim.mode, refusal, false));
    }

    private void forgetWaiter(Claim claim, Turn turn) {
        dequeue(claim, turn);
        discard(claim);
        claim.attachment.removeWaiter(claim);
    }
}
