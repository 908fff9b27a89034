package io.flomd.lock;

import io.flomd.lock.Session.CreationWait;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;

/**
 * Reads snapshots of version 1: one piece without a checksum, that knew the time zone by its name alone and nothing of who is behind a session. Local
 * time is UTC, and settings have version 0, until a {@link LockCommand.Configure}.
 */
final class SnapshotVersion1 {
    static final int VERSION = 1;

    private final SnapshotReader in;
    private final LockTable table;
    private final CommandRun turn;

    private SnapshotVersion1(SnapshotReader in, LockTable table) {
        this.in = in;
        this.table = table;
        this.turn = new CommandRun(table.state);
    }

    /** Whether the bytes begin as a snapshot of this version. */
    static boolean isOne(byte[] snapshot) {
        return snapshot.length > 0 && new SnapshotReader(snapshot, VERSION).readLong() == VERSION;
    }

    static LockTable read(byte[] snapshot) {
        SnapshotReader in = new SnapshotReader(snapshot, VERSION);
        in.readInt();
        LockLimits limits = new LockLimits(in.readInt(), in.readInt(), in.readInt(), in.readInt(), in.readInt());
        TableZone zone = new TableZone(in.readText(), TableZone.UTC.periods());
        long nowMicros = in.readLong();
        TableState state = new TableState(limits, zone, in.readLong());
        state.nowMicros = nowMicros;
        state.nextArrival = in.readLong();
        state.nextOrder = in.readLong();
        LockTable table = new LockTable(state);
        new SnapshotVersion1(in, table).readAll();
        in.expectEnd();
        return table;
    }

    private void readAll() {
        for (int left = in.readCount(); left > 0; left--) {
            Resource resource = Resource.create(in.readName(), in.readLong(), in.readInt());
            resource.idleDeadlineMicros = in.readLong();
            table.deadlines.note(resource, in.readLong());
            resource.readState(in);
            table.add(resource);
        }
        for (int left = in.readCount(); left > 0; left--) {
            SessionId id = TableValues.readId(in);
            table.order.noteOpened(id);
            Session session = table.open(id, new SessionInfo("", "", null, table.state.nowMicros));
            session.lastNumber = in.readLong();
            for (int attachments = in.readCount(); attachments > 0; attachments--) {
                ResourceName name = in.readName();
                Resource resource = table.resources.get(name);
                if (resource == null) {
                    throw in.damaged("resource " + name + " is not in the snapshot");
                }
                table.attach(session, resource);
            }
        }
        table.resources.values().forEach(this::readClaims);
        for (int left = in.readCount(); left > 0; left--) {
            Session session = session();
            table.awaitCreation(new CreationWait(
                    session, in.readLong(), TableValues.readRequest(in), in.readLong(), in.readLong()));
        }
        TableRestore.letGo(table);
        table.resources.values().forEach(table::count);
    }

    private void readClaims(Resource resource) {
        for (int left = in.readCount(); left > 0; left--) {
            Claim claim = readClaim(resource);
            claim.token = in.readLong();
            claim.grantedMicros = in.readLong();
            claim.value = in.readInt();
            claim.element = TableValues.readOptional(in);
            resource.restoreHolder(claim);
            resource.addHolder(claim);
        }
        for (int left = in.readCount(); left > 0; left--) {
            Claim claim = readClaim(resource);
            resource.enqueue(claim, turn);
            claim.attachment.addWaiter(claim);
            resource.restoreOvertakes(claim, in.readInt(), turn);
        }
    }

    private Claim readClaim(Resource resource) {
        return new Claim(
                table.attach(session(), resource),
                in.readLong(),
                TableValues.readNameIn(in, resource),
                LockMode.ofCode(in.readInt()),
                in.readInt(),
                in.readLong(),
                in.readLong());
    }

    private Session session() {
        SessionId id = TableValues.readId(in);
        Session session = table.sessions.get(id);
        if (session == null) {
            throw in.damaged("session " + id + " is not in the snapshot");
        }
        return session;
    }
}
