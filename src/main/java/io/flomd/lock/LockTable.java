package io.flomd.lock;

import io.flomd.lock.Session.CreationWait;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.resource.ResourceType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All resources with their holders and waiters. Commands go in, effects come out; equal commands give equal effects and equal snapshots on
 * every table.
 *
 * <p>Its time is the latest time that a command carried. Before a command, deadlines that are due take effect: unused resources are removed, and
 * timestamp resources serve their line. That is bounded work: what is more than {@link #MAX_DEADLINES_PER_COMMAND} is left to the next commands,
 * but no command meets its own resource before that resource's deadline has taken effect. Not thread-safe.
 */
public final class LockTable {
    private static final int DEFAULT_LIFESPAN_MILLIS = 1000;
    private static final int LINGER_MILLIS = 1000;
    /**
     * The most deadlines that take effect before a command, beside that of the resource which it names; the others stay due. Ends of lifespans
     * are meant, others count as more ({@link Resource#deadlineWork}).
     */
    public static final int MAX_DEADLINES_PER_COMMAND = 200;

    final TableState state;
    /** In the order in which they were opened. */
    final Map<SessionId, Session> sessions = new LinkedHashMap<>();
    /** In the order in which they were created. */
    final Map<ResourceName, Resource> resources = new LinkedHashMap<>();
    /** The same in the order of their names, so that a part of them is found without looking at the rest. */
    final NavigableMap<ResourceName, Resource> byName = new TreeMap<>();
    /** Waits for creation by resource. */
    final NavigableMap<ResourceName, Chain<CreationWait>> awaitedCreations = new TreeMap<>();

    final Deadlines deadlines = new Deadlines();
    final CommandOrder order;
    private final Tally tally = new Tally();
    private final Administration administration = new Administration(this);
    /** How many commands were taken; not part of the state. */
    long commandsTaken;

    private CommandRun turn;
    private long bytes;
    private final LockCommand.Handler<List<LockEffect>> handler = new Handler();

    /**
     * An empty table.
     *
     * @param zone the time zone in which timestamp resources tell the time
     * @param firstToken the fencing token of the first grant; greater than any token that was given out before
     */
    public LockTable(LockLimits limits, TableZone zone, long firstToken) {
        this(new TableState(limits, zone, firstToken));
    }

    LockTable(TableState state) {
        this.state = state;
        this.order = new CommandOrder(sessions, state);
        this.turn = new CommandRun(state);
    }

    /**
     * The table that {@link #snapshot()} was taken of, by this release or one before. Its settings are those of then: whoever restores a table
     * gives it the settings of now by a {@link LockCommand.Configure} with a version above {@link #settingsVersion()}.
     *
     * @throws IllegalArgumentException if the bytes are not a snapshot: cut, damaged, or of a version that is not known here
     */
    public static LockTable restore(byte[] snapshot) {
        return SnapshotVersion1.isOne(snapshot)
                ? SnapshotVersion1.read(snapshot)
                : restore(TableRestore.segmentsOf(snapshot));
    }

    /**
     * The table that {@link #segments()} were made of; each is asked for when those before are read.
     *
     * @throws IllegalArgumentException if they are not the segments of a snapshot, complete and in order
     */
    public static LockTable restore(Iterator<byte[]> segments) {
        return TableRestore.of(segments);
    }

    /** The whole state as bytes; equal states give equal bytes. */
    public byte[] snapshot() {
        return TableSnapshot.inOnePiece(this);
    }

    /**
     * The same, one {@link Segment} after the other, each made when it is asked for. The table takes no command meanwhile, or the next segment is
     * refused with {@link IllegalStateException}.
     */
    public Iterator<byte[]> segments() {
        return new TableSnapshot(this);
    }

    /**
     * Changes the table and returns, in order, everything that the world must be told. A command that is not the next one changes nothing,
     * and has no effects.
     */
    public List<LockEffect> apply(LockCommand command) {
        if (!command.accept(order)) {
            return List.of();
        }
        commandsTaken++;
        state.nowMicros = Math.max(state.nowMicros, command.nowMicros());
        turn = new CommandRun(state);
        deadlines.meet(turn.nowMicros, MAX_DEADLINES_PER_COMMAND, this::meetDeadline);
        ResourceName named = isBehind() ? command.resource() : null;
        if (named != null) {
            deadlines.meetOwn(turn.nowMicros, resources.get(named.resource()), this::meetDeadline);
        }
        return command.accept(handler);
    }

    /** When the next deadline is due, in microseconds since 1970; {@link Long#MAX_VALUE} if there is none. */
    public long nextDeadlineMicros() {
        return deadlines.next();
    }

    /** Whether deadlines are left that were due at the last command: {@link #MAX_DEADLINES_PER_COMMAND} were not all. */
    public boolean isBehind() {
        return deadlines.next() <= state.nowMicros;
    }

    /** The version of the settings, from the last {@link LockCommand.Configure}; 0 before the first. */
    public long settingsVersion() {
        return state.settingsVersion;
    }

    /** Whether no resource exists and no session is open. */
    public boolean isIdle() {
        return resources.isEmpty() && sessions.isEmpty();
    }

    /** What is held and awaited now. */
    public LockView view() {
        return TableView.of(this);
    }

    /** A part of what is held and awaited now; what it costs depends on that part and not on the rest of the table. */
    public LockPage view(ViewQuery query) {
        return TableView.of(this, query);
    }

    /** How much there is of everything. */
    public TableCounts counts() {
        return tally.counts(sessions.size(), bytes);
    }

    /** Opens a session. */
    Session open(SessionId id, SessionInfo info) {
        Session session = new Session(id, info, tally);
        sessions.put(id, session);
        return session;
    }

    void add(Resource resource) {
        resources.put(resource.name, resource);
        byName.put(resource.name, resource);
        tally.exists(resource.name.type(), 1);
    }

    private void remove(Resource resource) {
        resources.remove(resource.name);
        byName.remove(resource.name);
        tally.exists(resource.name.type(), -1);
        bytes -= resource.countedBytes;
    }

    /** Bytes of heap that all resources, holders and waiters are reckoned to take ({@link TableCost}); 0 when nothing is left of them. */
    public long bytes() {
        return bytes;
    }

    /** Counts what the resource takes now. */
    void count(Resource resource) {
        long now = resource.bytes();
        bytes += now - resource.countedBytes;
        resource.countedBytes = now;
    }

    private boolean hasRoomFor(long more) {
        return more <= state.limits.maxTableBytes() - bytes;
    }

    /** Every wait for creation, in order of arrival. */
    List<CreationWait> creationWaits() {
        List<CreationWait> waits = new ArrayList<>();
        for (Chain<CreationWait> chain : awaitedCreations.values()) {
            chain.forEach(waits::add);
        }
        waits.sort(Comparator.comparingLong(wait -> wait.arrival));
        return waits;
    }

    Attachment attach(Session session, Resource resource) {
        Attachment attachment = session.attachments.get(resource.name);
        if (attachment == null) {
            attachment = new Attachment(session, resource);
            session.attachments.put(resource.name, attachment);
            resource.attachedSessions++;
            tally.attached(1);
        }
        return attachment;
    }

    void awaitCreation(CreationWait wait) {
        wait.link = awaitedCreations
                .computeIfAbsent(wait.request.resource().resource(), key -> new Chain<>())
                .add(wait);
        wait.session.addCreationWait(wait);
        bytes += TableCost.ofRequest(wait.request.resource());
    }

    private void meetDeadline(Resource resource) {
        if (resource.attachedSessions == 0) {
            remove(resource);
            turn.emit(new LockEffect.ResourceRemoved(resource.name));
        } else {
            resource.serve(List.of(), turn);
            settle(resource);
        }
    }

    /** Takes note of what a change of the resource means for the table. */
    void settle(Resource resource) {
        count(resource);
        deadlines.note(
                resource,
                resource.attachedSessions == 0 ? resource.idleDeadlineMicros : resource.nextServiceMicros(turn));
    }

    private void create(Session session, long number, AcquireRequest request) {
        ResourceName name = request.resource();
        Resource resource = Resource.create(name, state.nextOrder++, request.lifespanMillis());
        add(resource);
        turn.emit(new LockEffect.ResourceCreated(resource.name));
        decide(session, resource, number, request, turn.nowMicros, true);
        Chain<CreationWait> waits = awaitedCreations.remove(resource.name);
        if (waits != null) {
            for (CreationWait wait : waits) {
                wait.session.removeCreationWait(wait.request.resource());
                bytes -= TableCost.ofRequest(wait.request.resource());
                decide(wait.session, resource, wait.number, wait.request, wait.sinceMicros, false);
            }
        }
    }

    /** Grants, enqueues or refuses a request for a resource that exists. */
    private void decide(
            Session session,
            Resource resource,
            long number,
            AcquireRequest request,
            long sinceMicros,
            boolean immediate) {
        Attachment attachment = attach(session, resource);
        LockMode mode = Resource.effectiveMode(request);
        int quantity = Resource.effectiveQuantity(request);
        Claim claim =
                new Claim(attachment, number, request.resource(), mode, quantity, sinceMicros, state.nextArrival++);
        Refusal refusal = null;
        if (!resource.isPossible(claim)) {
            refusal = Refusal.IMPOSSIBLE;
        } else if (resource.isGrantable(claim, turn)) {
            resource.grant(claim, immediate, turn);
        } else if (!request.mayWait()) {
            refusal = Refusal.BUSY;
        } else if (resource.waitsForItself(claim, turn)) {
            refusal = Refusal.WAITS_FOR_ITSELF;
        } else if (resource.waiterCount() >= state.limits.maxWaitersPerResource()) {
            refusal = Refusal.TOO_MANY_WAITERS;
        } else {
            resource.enqueue(claim, turn);
            attachment.addWaiter(claim);
            turn.emit(new LockEffect.Enqueued(session.id, number, request.resource(), mode, immediate));
        }
        if (refusal != null) {
            resource.discard(claim);
            turn.emit(new LockEffect.Refused(session.id, number, request.resource(), mode, refusal, immediate));
        }
        settle(resource);
    }

    private void refuse(Session session, long number, AcquireRequest request, Refusal refusal) {
        turn.emit(new LockEffect.Refused(
                session.id, number, request.resource(), Resource.effectiveMode(request), refusal, true));
    }

    private void endCreationWait(CreationWait wait) {
        forgetCreationWait(wait);
        turn.emit(new LockEffect.WaitEnded(
                wait.session.id, wait.number, wait.request.resource(), wait.mode(), turn.nowMicros - wait.sinceMicros));
    }

    void forgetCreationWait(CreationWait wait) {
        ResourceName key = wait.request.resource().resource();
        Chain<CreationWait> waits = awaitedCreations.get(key);
        if (waits == null || wait.link == null) {
            throw new IllegalStateException("nobody awaits the creation of " + key);
        }
        waits.remove(wait.link);
        bytes -= TableCost.ofRequest(wait.request.resource());
        if (waits.isEmpty()) {
            awaitedCreations.remove(key);
        }
    }

    /**
     * Ends the session: everything it holds or waits for is given up, then it is told.
     *
     * @param resource what it broke a rule with, if it did
     * @param reason an administrator's words, if he ended it
     */
    private void end(Session session, SessionEnd end, @Nullable ResourceName resource, @Nullable String reason) {
        sessions.remove(session.id);
        for (CreationWait wait : List.copyOf(session.creationWaits().values())) {
            session.removeCreationWait(wait.request.resource());
            endCreationWait(wait);
        }
        for (Attachment attachment : session.attachments.values()) {
            detach(attachment);
        }
        turn.emit(new LockEffect.SessionEnded(session.id, end, resource, reason));
    }

    private void detach(Attachment attachment) {
        Resource resource = attachment.resource;
        List<Claim> changed = new ArrayList<>(attachment.waiters.size() + attachment.holders.size());
        for (Claim waiter = attachment.waiters.first(); waiter != null; waiter = attachment.waiters.first()) {
            resource.removeWaiter(waiter, turn);
            changed.add(waiter);
        }
        for (Claim holder = attachment.holders.first(); holder != null; holder = attachment.holders.first()) {
            resource.removeHolder(holder, true, turn);
            changed.add(holder);
        }
        resource.attachedSessions--;
        tally.attached(-1);
        serveAfter(resource, changed);
    }

    void serveAfter(Resource resource, Collection<Claim> changed) {
        resource.serve(changed, turn);
        if (resource.attachedSessions == 0) {
            long lifespanMillis = resource.lifespanMillis > 0 ? resource.lifespanMillis : DEFAULT_LIFESPAN_MILLIS;
            resource.idleDeadlineMicros = turn.nowMicros + (lifespanMillis + LINGER_MILLIS) * 1000;
        }
        settle(resource);
    }

    /** What each kind of command does. */
    private final class Handler implements LockCommand.Handler<List<LockEffect>> {
        @Override
        public List<LockEffect> onOpenSession(LockCommand.OpenSession command) {
            open(command.session(), command.info());
            return turn.effects();
        }

        @Override
        public List<LockEffect> onIdentify(LockCommand.Identify command) {
            Session session = session(command.session());
            session.info = session.info.withPeerId(command.peerId());
            return turn.effects();
        }

        @Override
        public List<LockEffect> onAcquire(LockCommand.Acquire command) {
            Session session = session(command.session());
            long number = command.number();
            AcquireRequest request = command.request();
            ResourceName name = request.resource();
            Resource resource = resources.get(name.resource());
            Refusal never = resource == null ? Resource.refusalOf(name) : null;
            if (never != null) {
                refuse(session, number, request, never);
                return turn.effects();
            }
            CreationWait replaced = session.removeCreationWait(name);
            if (replaced != null) {
                endCreationWait(replaced);
            }
            if (session.locks() >= state.limits.maxLocksPerSession()) {
                refuse(session, number, request, Refusal.TOO_MANY_LOCKS);
            } else if (resource != null && !hasRoomFor(TableCost.ofRequest(name))) {
                refuse(session, number, request, Refusal.TABLE_FULL);
            } else if (resource != null) {
                decide(session, resource, number, request, turn.nowMicros, true);
            } else if (request.mayCreate()) {
                if (resources.size() >= state.limits.maxResources()) {
                    refuse(session, number, request, Refusal.TOO_MANY_RESOURCES);
                } else if (!hasRoomFor(TableCost.ofResource(name) + TableCost.ofRequest(name))) {
                    refuse(session, number, request, Refusal.TABLE_FULL);
                } else {
                    create(session, number, request);
                }
            } else {
                awaitOrRefuse(session, number, request);
            }
            return turn.effects();
        }

        @Override
        public List<LockEffect> onRelease(LockCommand.Release command) {
            Session session = session(command.session());
            ResourceName name = command.resource();
            Attachment attachment = session.attachments.get(name.resource());
            if (attachment == null) {
                CreationWait wait = session.removeCreationWait(name);
                if (wait == null) {
                    end(session, SessionEnd.RELEASED_UNKNOWN_RESOURCE, name, null);
                } else {
                    endCreationWait(wait);
                }
                return turn.effects();
            }
            Resource resource = attachment.resource;
            Claim holder = attachment.holderOf(name);
            Claim waiter = holder == null ? attachment.waiterOf(name) : null;
            if (holder != null) {
                resource.removeHolder(holder, command.rollback(), turn);
                serveAfter(resource, List.of(holder));
            } else if (name.type() == ResourceType.SEQUENCE) {
                end(session, SessionEnd.RELEASED_SEQUENCE_NOT_HELD, name, null);
            } else if (waiter != null) {
                resource.removeWaiter(waiter, turn);
                serveAfter(resource, List.of(waiter));
            }
            return turn.effects();
        }

        @Override
        public List<LockEffect> onCloseSession(LockCommand.CloseSession command) {
            end(session(command.session()), SessionEnd.CLOSED, null, null);
            return turn.effects();
        }

        @Override
        public List<LockEffect> onRevokeSession(LockCommand.RevokeSession command) {
            end(session(command.session()), SessionEnd.REVOKED, null, command.reason());
            return turn.effects();
        }

        @Override
        public List<LockEffect> onRevokeLock(LockCommand.RevokeLock command) {
            administration.revokeLock(session(command.session()), command, turn);
            return turn.effects();
        }

        @Override
        public List<LockEffect> onConfigure(LockCommand.Configure command) {
            administration.configure(command, turn);
            return turn.effects();
        }

        @Override
        public List<LockEffect> onTick(LockCommand.Tick command) {
            // Due deadlines have taken effect already, as before every command.
            return turn.effects();
        }

        private Session session(SessionId id) {
            return Objects.requireNonNull(sessions.get(id), () -> "session " + id + " is not open");
        }

        private void awaitOrRefuse(Session session, long number, AcquireRequest request) {
            Chain<CreationWait> waits = awaitedCreations.get(request.resource().resource());
            if (!request.mayWait()) {
                refuse(session, number, request, Refusal.NO_SUCH_RESOURCE);
            } else if (waits != null && waits.size() >= state.limits.maxWaitersPerResource()) {
                refuse(session, number, request, Refusal.TOO_MANY_WAITERS);
            } else if (state.limits.maxWaitersPerResource() == 0) {
                refuse(session, number, request, Refusal.TOO_MANY_WAITERS);
            } else if (!hasRoomFor(TableCost.ofRequest(request.resource()))) {
                refuse(session, number, request, Refusal.TABLE_FULL);
            } else {
                CreationWait wait = new CreationWait(session, number, request, turn.nowMicros, state.nextArrival++);
                awaitCreation(wait);
                turn.emit(new LockEffect.AwaitsCreation(session.id, number, request.resource(), wait.mode()));
            }
        }
    }
}
