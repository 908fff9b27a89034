package io.flomd.lock;

import io.flomd.lock.Session.CreationWait;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Makes a table of the segments that {@link TableSnapshot} wrote. */
final class TableRestore {
    private final LockTable table;
    private final CommandRun turn;
    /** In the order of their creation, and so of their places in it. */
    private final List<Resource> resources = new ArrayList<>();

    private @Nullable Session lastSession;
    /** The resource of the last waiter that was read, and its arrival. */
    private @Nullable Resource lastLine;

    private long lastArrival;
    private boolean ended;

    private TableRestore(LockTable table) {
        this.table = table;
        this.turn = new CommandRun(table.state);
    }

    /** The table of these segments. */
    static LockTable of(Iterator<byte[]> segments) {
        if (!segments.hasNext()) {
            throw new IllegalArgumentException("a snapshot is empty");
        }
        byte[] first = segments.next();
        int version = readVersion(Segment.body(first, 0, TableSnapshot.VERSION));
        SnapshotReader head = Segment.body(first, 0, version);
        TableRestore restore = new TableRestore(readHead(head));
        restore.readRecords(head);
        for (long number = 1; segments.hasNext(); number++) {
            if (restore.ended) {
                throw new IllegalArgumentException("a snapshot goes on behind its end");
            }
            restore.readRecords(Segment.body(segments.next(), number, version));
        }
        if (!restore.ended) {
            throw new IllegalArgumentException("a snapshot is cut behind a segment");
        }
        return restore.table;
    }

    /** The segments that follow each other in the bytes. */
    static Iterator<byte[]> segmentsOf(byte[] snapshot) {
        return new Iterator<>() {
            private int position;

            @Override
            public boolean hasNext() {
                return position < snapshot.length;
            }

            @Override
            public byte[] next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int from = position;
                int headerEnd = Math.min(snapshot.length, from + Segment.HEADER_BYTES);
                int length = Segment.lengthOf(Arrays.copyOfRange(snapshot, from, headerEnd));
                if (length > snapshot.length - from) {
                    throw new IllegalArgumentException(
                            "a snapshot is cut: " + (snapshot.length - from) + " bytes of a segment of " + length);
                }
                position += length;
                return Arrays.copyOfRange(snapshot, from, position);
            }
        };
    }

    private static int readVersion(SnapshotReader in) {
        String title = in.readText();
        int version = in.readInt();
        if (!title.equals(TableSnapshot.TITLE)
                || (version != TableSnapshot.VERSION && version != TableSnapshot.VERSION_2)) {
            throw new IllegalArgumentException("a snapshot of version " + version + " titled '" + BoundedText.of(title)
                    + "', this reads 1 to " + TableSnapshot.VERSION);
        }
        return version;
    }

    private static LockTable readHead(SnapshotReader in) {
        readVersion(in);
        long settingsVersion = in.readLong();
        LockLimits limits = in.version() == TableSnapshot.VERSION_2
                ? TableValues.readLimitsWithoutLevels(in)
                : TableValues.readLimits(in);
        TableZone zone = TableValues.readZone(in);
        long nowMicros = in.readLong();
        TableState state = new TableState(limits, zone, in.readLong());
        state.settingsVersion = settingsVersion;
        state.nowMicros = nowMicros;
        state.nextArrival = in.readLong();
        state.nextOrder = in.readLong();
        LockTable table = new LockTable(state);
        for (int left = in.readCount(); left > 0; left--) {
            table.order.noteOpened(TableValues.readId(in));
        }
        return table;
    }

    private void readRecords(SnapshotReader in) {
        try {
            while (!in.isAtEnd()) {
                readRecord(in);
            }
        } catch (IllegalStateException | IndexOutOfBoundsException e) {
            // The checksum was right, but the records are not those of a table.
            throw new IllegalArgumentException("a snapshot contradicts itself", e);
        }
    }

    private void readRecord(SnapshotReader in) {
        int kind = in.readByte();
        switch (kind) {
            case TableSnapshot.RESOURCE -> readResource(in);
            case TableSnapshot.SESSION -> readSession(in);
            case TableSnapshot.PRINCIPAL -> readPrincipal(in);
            case TableSnapshot.ATTACHMENT -> readAttachment(in);
            case TableSnapshot.HOLDER -> readHolder(in);
            case TableSnapshot.WAITER -> readWaiter(in);
            case TableSnapshot.CREATION_WAIT -> readCreationWait(in);
            case TableSnapshot.END -> readEnd(in);
            default -> throw in.damaged("no record has kind " + kind);
        }
    }

    private void readResource(SnapshotReader in) {
        Resource resource = Resource.create(in.readName(), in.readLong(), in.readInt());
        resource.idleDeadlineMicros = in.readLong();
        table.deadlines.note(resource, in.readLong());
        resource.readState(in);
        table.add(resource);
        resources.add(resource);
    }

    private void readSession(SnapshotReader in) {
        lastSession = table.open(TableValues.readId(in), TableValues.readInfo(in));
        lastSession.lastNumber = in.readLong();
        lastSession.hasLetGo = in.version() != TableSnapshot.VERSION_2 && in.readBoolean();
    }

    private void readPrincipal(SnapshotReader in) {
        if (lastSession == null) {
            throw in.damaged("no session is before this principal");
        }
        lastSession.info = lastSession.info.withPrincipal(in.readText());
    }

    private void readAttachment(SnapshotReader in) {
        if (lastSession == null) {
            throw in.damaged("no session is before this attachment");
        }
        Attachment attachment = table.attach(lastSession, resource(in));
        if (in.version() != TableSnapshot.VERSION_2 && in.readBoolean()) {
            lastSession.lastAsked = attachment;
        }
    }

    private void readHolder(SnapshotReader in) {
        Claim claim = readClaim(in);
        claim.token = in.readLong();
        claim.grantedMicros = in.readLong();
        claim.value = in.readInt();
        claim.element = TableValues.readOptional(in);
        claim.attachment.resource.restoreHolder(claim);
        claim.attachment.resource.addHolder(claim);
    }

    private void readWaiter(SnapshotReader in) {
        Claim claim = readClaim(in);
        Resource resource = claim.attachment.resource;
        boolean isNext = resource != lastLine || claim.arrival > lastArrival;
        if (!isNext || claim.arrival < 0 || claim.arrival >= table.state.nextArrival) {
            throw in.damaged("a waiter cannot have arrived as number " + claim.arrival);
        }
        lastLine = resource;
        lastArrival = claim.arrival;
        resource.enqueue(claim, turn);
        claim.attachment.addWaiter(claim);
        resource.restoreOvertakes(claim, in.readInt(), turn);
    }

    private Claim readClaim(SnapshotReader in) {
        Resource resource = resource(in);
        Session session = session(in);
        return new Claim(
                table.attach(session, resource),
                in.readLong(),
                resource.name.type() == ResourceType.HIERARCHICAL
                        ? TableValues.readNameIn(in, resource)
                        : resource.name,
                LockMode.ofCode(in.readInt()),
                in.readInt(),
                in.readLong(),
                in.readLong());
    }

    private void readCreationWait(SnapshotReader in) {
        Session session = session(in);
        table.awaitCreation(
                new CreationWait(session, in.readLong(), TableValues.readRequest(in), in.readLong(), in.readLong()));
    }

    private void readEnd(SnapshotReader in) {
        if (in.readInt() != table.resources.size() || in.readInt() != table.sessions.size()) {
            throw in.damaged("the snapshot has " + table.resources.size() + " resources and " + table.sessions.size()
                    + " sessions, not as many as it says");
        }
        in.expectEnd();
        if (in.version() == TableSnapshot.VERSION_2) {
            letGo(table);
        }
        table.resources.values().forEach(table::count);
        ended = true;
    }

    /** In a table of an earlier version, lets sessions go of all that they neither hold nor await but the last. */
    static void letGo(LockTable table) {
        for (Session session : table.sessions.values()) {
            for (Attachment attachment : List.copyOf(session.attachments().values())) {
                Attachment before = session.lastAsked;
                session.lastAsked = attachment;
                if (before != null && before.isIdle()) {
                    table.turn.noteIdle(before);
                    table.settle(before.resource);
                }
            }
        }
    }

    private Session session(SnapshotReader in) {
        SessionId id = TableValues.readId(in);
        Session session = table.sessions.get(id);
        if (session == null) {
            throw in.damaged("session " + id + " is not in the snapshot");
        }
        return session;
    }

    /** The resource with the place in the order of creation that is read. */
    private Resource resource(SnapshotReader in) {
        long order = in.readLong();
        int low = 0;
        int high = resources.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            long found = resources.get(middle).order;
            if (found == order) {
                return resources.get(middle);
            } else if (found < order) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        throw in.damaged("resource " + order + " is not in the snapshot");
    }
}
