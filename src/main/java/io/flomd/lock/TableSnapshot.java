package io.flomd.lock;

import io.flomd.lock.Session.CreationWait;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A table as bytes and back. What follows from the rest (counts, indexes, who holds which mode) is not written but rebuilt. */
final class TableSnapshot {
    private static final int VERSION = 2;

    private TableSnapshot() {}

    static byte[] write(LockTable table) {
        SnapshotWriter out = new SnapshotWriter();
        TableState state = table.state;
        out.writeInt(VERSION);
        out.writeLong(state.settingsVersion);
        out.writeInt(state.limits.maxResources());
        out.writeInt(state.limits.maxWaitersPerResource());
        out.writeInt(state.limits.maxLocksPerSession());
        out.writeInt(state.limits.maxOvertakes());
        out.writeInt(state.limits.maxTimestampElements());
        out.writeText(state.zone.id().getId());
        out.writeLong(state.nowMicros);
        out.writeLong(state.nextToken);
        out.writeLong(state.nextArrival);
        out.writeLong(state.nextOrder);
        out.writeInt(table.resources.size());
        for (Resource resource : table.resources.values()) {
            out.writeName(resource.name);
            out.writeLong(resource.order);
            out.writeInt(resource.lifespanMillis);
            out.writeLong(resource.idleDeadlineMicros);
            out.writeLong(resource.notedDeadlineMicros);
            resource.writeState(out);
        }
        out.writeInt(table.order.lastOpened.size());
        for (Map.Entry<Integer, Long> opened : table.order.lastOpened.entrySet()) {
            writeId(out, new SessionId(opened.getKey(), opened.getValue()));
        }
        out.writeInt(table.sessions.size());
        for (Session session : table.sessions.values()) {
            writeId(out, session.id);
            writeInfo(out, session.info);
            out.writeLong(session.lastNumber);
            out.writeInt(session.attachments.size());
            for (Attachment attachment : session.attachments.values()) {
                out.writeName(attachment.resource.name);
            }
        }
        for (Resource resource : table.resources.values()) {
            writeClaims(out, resource);
        }
        List<CreationWait> waits = table.creationWaits();
        out.writeInt(waits.size());
        for (CreationWait wait : waits) {
            writeId(out, wait.session.id);
            out.writeLong(wait.number);
            writeRequest(out, wait.request);
            out.writeLong(wait.sinceMicros);
            out.writeLong(wait.arrival);
        }
        return out.toBytes();
    }

    static LockTable read(byte[] snapshot) {
        SnapshotReader in = new SnapshotReader(snapshot);
        int version = in.readInt();
        if (version != VERSION && version != 1) {
            throw new IllegalArgumentException("snapshot of version " + version + ", this reads " + VERSION);
        }
        long settingsVersion = version == 1 ? 0 : in.readLong();
        LockLimits limits = new LockLimits(in.readInt(), in.readInt(), in.readInt(), in.readInt(), in.readInt());
        TableZone zone = new TableZone(ZoneId.of(in.readText()));
        long nowMicros = in.readLong();
        TableState state = new TableState(limits, zone, in.readLong());
        state.settingsVersion = settingsVersion;
        state.nowMicros = nowMicros;
        state.nextArrival = in.readLong();
        state.nextOrder = in.readLong();
        LockTable table = new LockTable(state);
        Turn turn = new Turn(state);
        Map<Resource, Long> deadlines = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            ResourceName name = in.readName();
            Resource resource = Resource.create(name, in.readLong(), in.readInt());
            resource.idleDeadlineMicros = in.readLong();
            deadlines.put(resource, in.readLong());
            resource.readState(in);
            table.add(resource);
        }
        for (int left = version == 1 ? 0 : in.readInt(); left > 0; left--) {
            table.order.noteOpened(readId(in));
        }
        for (int left = in.readInt(); left > 0; left--) {
            SessionId id = readId(in);
            table.order.noteOpened(id);
            Session session = table.open(id, version == 1 ? new SessionInfo("", "", null, nowMicros) : readInfo(in));
            session.lastNumber = in.readLong();
            for (int attachments = in.readInt(); attachments > 0; attachments--) {
                table.attach(session, resource(table, in.readName()));
            }
        }
        for (Resource resource : table.resources.values()) {
            readClaims(in, table, resource, turn);
        }
        for (int left = in.readInt(); left > 0; left--) {
            Session session = session(table, readId(in));
            table.awaitCreation(
                    new CreationWait(session, in.readLong(), readRequest(in), in.readLong(), in.readLong()));
        }
        in.expectEnd();
        deadlines.forEach(table.deadlines::note);
        return table;
    }

    private static void writeClaims(SnapshotWriter out, Resource resource) {
        out.writeInt(resource.holders.size());
        for (Claim claim : resource.holders) {
            writeClaim(out, claim);
            out.writeLong(claim.token);
            out.writeLong(claim.grantedMicros);
            out.writeInt(claim.value);
            out.writeBoolean(claim.element != null);
            if (claim.element != null) {
                out.writeText(claim.element);
            }
        }
        List<Claim> waiters = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        resource.forEachWaiter((claim, overtakes) -> {
            waiters.add(claim);
            counts.add(overtakes);
        });
        out.writeInt(waiters.size());
        for (int i = 0; i < waiters.size(); i++) {
            writeClaim(out, waiters.get(i));
            out.writeInt(counts.get(i));
        }
    }

    private static void readClaims(SnapshotReader in, LockTable table, Resource resource, Turn turn) {
        for (int left = in.readInt(); left > 0; left--) {
            Claim claim = readClaim(in, table, resource);
            claim.token = in.readLong();
            claim.grantedMicros = in.readLong();
            claim.value = in.readInt();
            claim.element = in.readBoolean() ? in.readText() : null;
            resource.restoreHolder(claim);
            resource.addHolder(claim);
        }
        for (int left = in.readInt(); left > 0; left--) {
            Claim claim = readClaim(in, table, resource);
            resource.enqueue(claim, turn);
            claim.attachment.addWaiter(claim);
            resource.restoreOvertakes(claim, in.readInt(), turn);
        }
    }

    private static void writeClaim(SnapshotWriter out, Claim claim) {
        writeId(out, claim.session());
        out.writeLong(claim.request);
        out.writeName(claim.name);
        out.writeInt(claim.mode.code());
        out.writeInt(claim.quantity);
        out.writeLong(claim.sinceMicros);
        out.writeLong(claim.arrival);
    }

    private static Claim readClaim(SnapshotReader in, LockTable table, Resource resource) {
        Session session = session(table, readId(in));
        return new Claim(
                table.attach(session, resource),
                in.readLong(),
                in.readName(),
                LockMode.ofCode(in.readInt()),
                in.readInt(),
                in.readLong(),
                in.readLong());
    }

    private static void writeRequest(SnapshotWriter out, AcquireRequest request) {
        out.writeName(request.resource());
        out.writeInt(request.mode().code());
        out.writeInt(request.quantity());
        out.writeBoolean(request.mayWait());
        out.writeBoolean(request.mayCreate());
        out.writeInt(request.lifespanMillis());
    }

    private static AcquireRequest readRequest(SnapshotReader in) {
        return new AcquireRequest(
                in.readName(),
                LockMode.ofCode(in.readInt()),
                in.readInt(),
                in.readBoolean(),
                in.readBoolean(),
                in.readInt());
    }

    private static void writeId(SnapshotWriter out, SessionId id) {
        out.writeInt(id.nodeId());
        out.writeLong(id.counter());
    }

    private static SessionId readId(SnapshotReader in) {
        return new SessionId(in.readInt(), in.readLong());
    }

    private static void writeInfo(SnapshotWriter out, SessionInfo info) {
        out.writeText(info.transport());
        out.writeText(info.peerAddress());
        out.writeBoolean(info.peerId() != null);
        if (info.peerId() != null) {
            out.writeText(info.peerId());
        }
        out.writeLong(info.sinceMicros());
    }

    private static SessionInfo readInfo(SnapshotReader in) {
        return new SessionInfo(in.readText(), in.readText(), in.readBoolean() ? in.readText() : null, in.readLong());
    }

    private static Session session(LockTable table, SessionId id) {
        Session session = table.sessions.get(id);
        if (session == null) {
            throw new IllegalArgumentException("not a snapshot: session " + id + " is not in it");
        }
        return session;
    }

    private static Resource resource(LockTable table, ResourceName name) {
        Resource resource = table.resources.get(name);
        if (resource == null) {
            throw new IllegalArgumentException("not a snapshot: resource " + name + " is not in it");
        }
        return resource;
    }
}
