package io.flomd.lock;

import io.flomd.lock.Session.CreationWait;
import io.flomd.resource.ResourceName;
import io.flomd.resource.ResourceType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * All resources with their holders and waiters. Commands go in, effects come out; equal commands give equal effects and equal snapshots on
 * every table.
 *
 * <p>Its time is the latest time that a command carried. Before a command, deadlines that are due take effect: unused resources are removed, and
 * timestamp resources serve their line. That is bounded work: what is more than {@link #MAX_DEADLINES_PER_COMMAND} is left to the next commands,
 * but no command meets its own resource before that resource's deadline has taken effect. Not thread-safe.
 */
public final class LockTable {
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
    final NavigableMap<ResourceName, Roll<CreationWait>> awaitedCreations = new TreeMap<>();

    final Deadlines deadlines = new Deadlines();
    final CommandOrder order;
    final Tally tally = new Tally();
    private final Acquisitions acquisitions = new Acquisitions(this);
    private final Departures departures = new Departures(this);
    private final Administration administration = new Administration(this, departures);
    /** How many commands were taken; not part of the state. */
    long commandsTaken;

    CommandRun turn;
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
        return PageWalk.page(this, query);
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

    boolean hasRoomFor(long more) {
        return more <= state.limits.maxTableBytes() - bytes;
    }

    /** Every wait for creation, in order of arrival. */
    List<CreationWait> creationWaits() {
        List<CreationWait> waits = new ArrayList<>();
        for (Roll<CreationWait> awaited : awaitedCreations.values()) {
            awaited.forEach(waits::add);
        }
        waits.sort(Comparator.comparingLong(wait -> wait.arrival));
        return waits;
    }

    Attachment attach(Session session, Resource resource) {
        Attachment attachment = session.attachments().get(resource.name);
        if (attachment == null) {
            attachment = new Attachment(session, resource);
            session.add(attachment);
            resource.attachedSessions++;
            tally.attached(1);
        }
        return attachment;
    }

    void awaitCreation(CreationWait wait) {
        awaitedCreations
                .computeIfAbsent(wait.request.resource().resource(), key -> new Roll<>())
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
        resource.endHopelessWaits(turn);
        turn.takeIdle().forEach(departures::letGo);
        count(resource);
        deadlines.note(
                resource,
                resource.attachedSessions == 0 ? resource.idleDeadlineMicros : resource.nextServiceMicros(turn));
    }

    void endCreationWait(CreationWait wait) {
        forgetCreationWait(wait);
        turn.emit(new LockEffect.WaitEnded(
                wait.session.id, wait.number, wait.request.resource(), wait.mode(), turn.nowMicros - wait.sinceMicros));
    }

    /** Takes everybody who awaits the creation of that resource, in order of arrival. */
    Iterable<CreationWait> takeCreationWaits(ResourceName resource) {
        Roll<CreationWait> waits = awaitedCreations.remove(resource);
        if (waits == null) {
            return List.of();
        }
        for (CreationWait wait : waits) {
            wait.session.removeCreationWait(wait.request.resource());
            bytes -= TableCost.ofRequest(wait.request.resource());
        }
        return waits;
    }

    void forgetCreationWait(CreationWait wait) {
        ResourceName key = wait.request.resource().resource();
        Roll<CreationWait> waits = awaitedCreations.get(key);
        if (waits == null) {
            throw new IllegalStateException("nobody awaits the creation of " + key);
        }
        waits.remove(wait);
        bytes -= TableCost.ofRequest(wait.request.resource());
        if (waits.isEmpty()) {
            awaitedCreations.remove(key);
        }
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
            acquisitions.acquire(session(command.session()), command.number(), command.request());
            return turn.effects();
        }

        @Override
        public List<LockEffect> onRelease(LockCommand.Release command) {
            Session session = session(command.session());
            ResourceName name = command.resource();
            Attachment attachment = session.attachments().get(name.resource());
            if (attachment == null) {
                CreationWait wait = session.removeCreationWait(name);
                if (wait != null) {
                    endCreationWait(wait);
                } else if (!session.hasLetGo) {
                    departures.end(session, SessionEnd.RELEASED_UNKNOWN_RESOURCE, name, null);
                } else if (name.type() == ResourceType.SEQUENCE) {
                    departures.end(session, SessionEnd.RELEASED_SEQUENCE_NOT_HELD, name, null);
                }
                return turn.effects();
            }
            Resource resource = attachment.resource;
            Claim holder = attachment.holderOf(name);
            Claim waiter = holder == null ? attachment.waiterOf(name) : null;
            if (holder != null) {
                resource.removeHolder(holder, command.rollback(), turn);
                departures.serve(resource, List.of(holder));
            } else if (name.type() == ResourceType.SEQUENCE) {
                departures.end(session, SessionEnd.RELEASED_SEQUENCE_NOT_HELD, name, null);
            } else if (waiter != null) {
                resource.removeWaiter(waiter, turn);
                departures.serve(resource, List.of(waiter));
            }
            return turn.effects();
        }

        @Override
        public List<LockEffect> onCloseSession(LockCommand.CloseSession command) {
            departures.end(session(command.session()), SessionEnd.CLOSED, null, null);
            return turn.effects();
        }

        @Override
        public List<LockEffect> onRevokeSession(LockCommand.RevokeSession command) {
            departures.end(session(command.session()), SessionEnd.REVOKED, null, command.reason());
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
    }
}
