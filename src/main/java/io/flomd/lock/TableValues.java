package io.flomd.lock;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The binary form of the values that commands and snapshots are made of. */
final class TableValues {
    private TableValues() {}

    static void writeId(SnapshotWriter out, SessionId id) {
        out.writeInt(id.nodeId());
        out.writeLong(id.counter());
    }

    static SessionId readId(SnapshotReader in) {
        return new SessionId(in.readInt(), in.readLong());
    }

    static void writeInfo(SnapshotWriter out, SessionInfo info) {
        out.writeText(info.transport());
        out.writeText(info.peerAddress());
        writeOptional(out, info.peerId());
        out.writeLong(info.sinceMicros());
    }

    static SessionInfo readInfo(SnapshotReader in) {
        return new SessionInfo(in.readText(), in.readText(), readOptional(in), in.readLong());
    }

    /** Reads the name of a claim, which must be that of its resource, or a path below it. */
    static ResourceName readNameIn(SnapshotReader in, Resource resource) {
        ResourceName name = in.readName();
        if (!name.resource().equals(resource.name)) {
            throw in.damaged(name + " is not a lock of resource " + resource.name);
        }
        return name;
    }

    static void writeRequest(SnapshotWriter out, AcquireRequest request) {
        out.writeName(request.resource());
        out.writeInt(request.mode().code());
        out.writeInt(request.quantity());
        out.writeBoolean(request.mayWait());
        out.writeBoolean(request.mayCreate());
        out.writeInt(request.lifespanMillis());
    }

    static AcquireRequest readRequest(SnapshotReader in) {
        return new AcquireRequest(
                in.readName(),
                LockMode.ofCode(in.readInt()),
                in.readInt(),
                in.readBoolean(),
                in.readBoolean(),
                in.readInt());
    }

    static void writeLimits(SnapshotWriter out, LockLimits limits) {
        out.writeInt(limits.maxResources());
        out.writeInt(limits.maxWaitersPerResource());
        out.writeInt(limits.maxLocksPerSession());
        out.writeInt(limits.maxOvertakes());
        out.writeInt(limits.maxTimestampElements());
        out.writeLong(limits.maxTableBytes());
        out.writeInt(limits.maxPathLevels());
    }

    static LockLimits readLimits(SnapshotReader in) {
        return new LockLimits(
                in.readInt(), in.readInt(), in.readInt(), in.readInt(), in.readInt(), in.readLong(), in.readInt());
    }

    /** Reads limits that were written when the levels of a path had none. */
    static LockLimits readLimitsWithoutLevels(SnapshotReader in) {
        return new LockLimits(in.readInt(), in.readInt(), in.readInt(), in.readInt(), in.readInt(), in.readLong());
    }

    static void writeZone(SnapshotWriter out, TableZone zone) {
        out.writeText(zone.id());
        out.writeInt(zone.periods().size());
        for (TableZone.Period period : zone.periods()) {
            out.writeLong(period.fromSecond());
            out.writeInt(period.offsetSeconds());
            out.writeText(period.name());
        }
    }

    static TableZone readZone(SnapshotReader in) {
        String id = in.readText();
        List<TableZone.Period> periods = new ArrayList<>();
        for (int left = in.readCount(); left > 0; left--) {
            periods.add(new TableZone.Period(in.readLong(), in.readInt(), in.readText()));
        }
        return new TableZone(id, periods);
    }

    static void writeOptional(SnapshotWriter out, @Nullable String text) {
        out.writeBoolean(text != null);
        if (text != null) {
            out.writeText(text);
        }
    }

    static @Nullable String readOptional(SnapshotReader in) {
        return in.readBoolean() ? in.readText() : null;
    }
}
