package io.flomd.lock;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceType;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts what is in a table while it changes, so that nobody has to go through it. Not thread-safe. */
final class Tally {
    private final Map<ResourceType, TableCounts.OfType> byType = new EnumMap<>(ResourceType.class);
    /** How many requests wait since each moment. */
    private final TreeMap<Long, Integer> waitingSince = new TreeMap<>();

    private int attachments;

    Tally() {
        for (ResourceType type : ResourceType.values()) {
            byType.put(type, new TableCounts.OfType());
        }
    }

    void exists(ResourceType type, int change) {
        of(type).resources += change;
    }

    void attached(int change) {
        attachments += change;
    }

    void holds(Claim claim, int change) {
        of(claim.name.type()).holders[claim.mode.code()] += change;
    }

    void waits(ResourceType type, LockMode mode, long sinceMicros) {
        of(type).waiters[mode.code()]++;
        waitingSince.merge(sinceMicros, 1, Integer::sum);
    }

    void waitsNoMore(ResourceType type, LockMode mode, long sinceMicros) {
        of(type).waiters[mode.code()]--;
        waitingSince.computeIfPresent(sinceMicros, (since, count) -> count == 1 ? null : count - 1);
    }

    TableCounts counts(int sessions, long bytes) {
        long oldest = waitingSince.isEmpty() ? Long.MAX_VALUE : waitingSince.firstKey();
        return new TableCounts(sessions, attachments, bytes, oldest, byType);
    }

    private TableCounts.OfType of(ResourceType type) {
        return TableCounts.of(byType, type);
    }
}
