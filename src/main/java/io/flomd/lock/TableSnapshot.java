package io.flomd.lock;

import io.flomd.lock.Session.CreationWait;
import io.flomd.resource.ResourceType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * A table as segments of bytes, made one by one, so that writing a full table takes little memory beside it. What follows from the rest (counts,
 * indexes, who holds which mode) is not written but rebuilt.
 */
final class TableSnapshot implements Iterator<byte[]> {
    static final int VERSION = 3;
    /**
     * The version before, read but not written: its limits do not have the levels of a path, and its sessions do not let go of what they use
     * no more.
     */
    static final int VERSION_2 = 2;
    /** The first text of a snapshot. */
    static final String TITLE = "flomd lock table";

    static final int RESOURCE = 1;
    static final int SESSION = 2;
    static final int ATTACHMENT = 3;
    static final int HOLDER = 4;
    static final int WAITER = 5;
    static final int CREATION_WAIT = 6;
    static final int END = 7;
    /** Of the session before it. */
    static final int PRINCIPAL = 8;

    /** A segment ends behind the first record that makes it as long as this. */
    private static final int SEGMENT_BYTES = 64 * 1024;

    private final LockTable table;
    private final long commandsTaken;
    private final SnapshotWriter out = new SnapshotWriter();
    private final Iterator<Resource> resources;
    private final Iterator<Session> sessions;
    /** Those of the session that was written last. */
    private Iterator<Attachment> attachments = Collections.emptyIterator();

    private final Iterator<Resource> claims;
    private final Iterator<CreationWait> waits;
    private long number;
    private boolean ended;

    TableSnapshot(LockTable table) {
        this.table = table;
        this.commandsTaken = table.commandsTaken;
        this.resources = table.resources.values().iterator();
        this.sessions = table.sessions.values().iterator();
        this.claims = table.resources.values().iterator();
        this.waits = table.creationWaits().iterator();
    }

    /** All segments behind each other. */
    static byte[] inOnePiece(LockTable table) {
        List<byte[]> segments = new ArrayList<>();
        int length = 0;
        for (TableSnapshot snapshot = new TableSnapshot(table); snapshot.hasNext(); ) {
            byte[] segment = snapshot.next();
            segments.add(segment);
            length = Math.addExact(length, segment.length);
        }
        byte[] piece = new byte[length];
        int position = 0;
        for (byte[] segment : segments) {
            System.arraycopy(segment, 0, piece, position, segment.length);
            position += segment.length;
        }
        return piece;
    }

    @Override
    public boolean hasNext() {
        return !ended;
    }

    /** @throws IllegalStateException if the table has taken a command since the snapshot began */
    @Override
    public byte[] next() {
        if (ended) {
            throw new NoSuchElementException("the snapshot is complete");
        }
        if (table.commandsTaken != commandsTaken) {
            throw new IllegalStateException("the table has changed since the snapshot began");
        }
        out.clear();
        out.writeLong(number);
        if (number++ == 0) {
            writeHead();
        }
        while (!ended && out.length() < SEGMENT_BYTES) {
            writeNext();
        }
        return Segment.of(out);
    }

    private void writeHead() {
        TableState state = table.state;
        out.writeText(TITLE);
        out.writeInt(VERSION);
        out.writeLong(state.settingsVersion);
        TableValues.writeLimits(out, state.limits);
        TableValues.writeZone(out, state.zone);
        out.writeLong(state.nowMicros);
        out.writeLong(state.nextToken);
        out.writeLong(state.nextArrival);
        out.writeLong(state.nextOrder);
        out.writeInt(table.order.lastOpened.size());
        for (Map.Entry<Integer, Long> opened : table.order.lastOpened.entrySet()) {
            TableValues.writeId(out, new SessionId(opened.getKey(), opened.getValue()));
        }
    }

    private void writeNext() {
        if (resources.hasNext()) {
            writeResource(resources.next());
        } else if (attachments.hasNext()) {
            Attachment attachment = attachments.next();
            out.writeByte(ATTACHMENT);
            out.writeLong(attachment.resource.order);
            out.writeBoolean(attachment == attachment.session.lastAsked);
        } else if (sessions.hasNext()) {
            writeSession(sessions.next());
        } else if (claims.hasNext()) {
            writeClaims(claims.next());
        } else if (waits.hasNext()) {
            writeCreationWait(waits.next());
        } else {
            out.writeByte(END);
            out.writeInt(table.resources.size());
            out.writeInt(table.sessions.size());
            ended = true;
        }
    }

    private void writeResource(Resource resource) {
        out.writeByte(RESOURCE);
        out.writeName(resource.name);
        out.writeLong(resource.order);
        out.writeInt(resource.lifespanMillis);
        out.writeLong(resource.idleDeadlineMicros);
        out.writeLong(resource.notedDeadlineMicros);
        resource.writeState(out);
    }

    private void writeSession(Session session) {
        out.writeByte(SESSION);
        TableValues.writeId(out, session.id);
        TableValues.writeInfo(out, session.info);
        out.writeLong(session.lastNumber);
        out.writeBoolean(session.hasLetGo);
        String principal = session.info.principal();
        if (principal != null) {
            out.writeByte(PRINCIPAL);
            out.writeText(principal);
        }
        attachments = session.attachments().values().iterator();
    }

    private void writeClaims(Resource resource) {
        for (Claim claim : resource.holders) {
            writeClaim(HOLDER, claim);
            out.writeLong(claim.token);
            out.writeLong(claim.grantedMicros);
            out.writeInt(claim.value);
            TableValues.writeOptional(out, claim.element);
        }
        resource.forEachWaiter((claim, overtakes) -> {
            writeClaim(WAITER, claim);
            out.writeInt(overtakes);
        });
    }

    private void writeClaim(int kind, Claim claim) {
        Resource resource = claim.attachment.resource;
        out.writeByte(kind);
        out.writeLong(resource.order);
        TableValues.writeId(out, claim.session());
        out.writeLong(claim.request);
        if (resource.name.type() == ResourceType.HIERARCHICAL) {
            out.writeName(claim.name);
        }
        out.writeInt(claim.mode.code());
        out.writeInt(claim.quantity);
        out.writeLong(claim.sinceMicros);
        out.writeLong(claim.arrival);
    }

    private void writeCreationWait(CreationWait wait) {
        out.writeByte(CREATION_WAIT);
        TableValues.writeId(out, wait.session.id);
        out.writeLong(wait.number);
        TableValues.writeRequest(out, wait.request);
        out.writeLong(wait.sinceMicros);
        out.writeLong(wait.arrival);
    }
}
