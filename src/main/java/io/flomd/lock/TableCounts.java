package io.flomd.lock;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** How much is in a table at one moment. Immutable; the table keeps the numbers, so asking for them costs the same however full it is. */
public final class TableCounts {
    private final int sessions;
    private final int attachments;
    private final long bytes;
    private final long oldestWaitMicros;
    private final Map<ResourceType, OfType> byType = new EnumMap<>(ResourceType.class);

    /** Counts of one type; holders and waiters by the code of their mode. */
    static final class OfType {
        int resources;
        final int[] holders = new int[LockMode.count()];
        final int[] waiters = new int[LockMode.count()];

        OfType copy() {
            OfType copy = new OfType();
            copy.resources = resources;
            System.arraycopy(holders, 0, copy.holders, 0, holders.length);
            System.arraycopy(waiters, 0, copy.waiters, 0, waiters.length);
            return copy;
        }
    }

    TableCounts(int sessions, int attachments, long bytes, long oldestWaitMicros, Map<ResourceType, OfType> byType) {
        this.sessions = sessions;
        this.attachments = attachments;
        this.bytes = bytes;
        this.oldestWaitMicros = oldestWaitMicros;
        byType.forEach((type, counts) -> this.byType.put(type, counts.copy()));
    }

    /** Sessions that are open. */
    public int sessions() {
        return sessions;
    }

    /** Pairs of a session and a resource that it has to do with. */
    public int attachments() {
        return attachments;
    }

    /** Bytes of heap that all resources, holders and waiters are reckoned to take ({@link TableCost}). */
    public long bytes() {
        return bytes;
    }

    /** When the request was made that waits longest, in microseconds since 1970; {@link Long#MAX_VALUE} if none waits. */
    public long oldestWaitMicros() {
        return oldestWaitMicros;
    }

    /** Resources of that type that exist. */
    public int resources(ResourceType type) {
        return of(byType, type).resources;
    }

    /** Locks of that type and mode that are held; those of types without modes count as EX. */
    public int holders(ResourceType type, LockMode mode) {
        return of(byType, type).holders[mode.code()];
    }

    /** Requests for that type and mode that wait, in line or for creation; those of types without modes count as EX. */
    public int waiters(ResourceType type, LockMode mode) {
        return of(byType, type).waiters[mode.code()];
    }

    static OfType of(Map<ResourceType, OfType> byType, ResourceType type) {
        return Objects.requireNonNull(byType.get(type));
    }
}
