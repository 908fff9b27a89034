package io.flomd.lock;

import java.util.Comparator;
import java.util.TreeSet;

/** The resources that time changes, by deadline and then by order of creation. */
final class Deadlines {
    private final TreeSet<Resource> byDeadline =
            new TreeSet<>(Comparator.comparingLong((Resource resource) -> resource.notedDeadlineMicros)
                    .thenComparingLong(resource -> resource.order));

    /** Notes when the resource is due next; {@link Long#MAX_VALUE} for never. */
    void note(Resource resource, long deadlineMicros) {
        if (resource.notedDeadlineMicros == deadlineMicros) {
            return;
        }
        if (resource.notedDeadlineMicros != Long.MAX_VALUE) {
            byDeadline.remove(resource);
        }
        resource.notedDeadlineMicros = deadlineMicros;
        if (deadlineMicros != Long.MAX_VALUE) {
            byDeadline.add(resource);
        }
    }

    long next() {
        return byDeadline.isEmpty() ? Long.MAX_VALUE : byDeadline.first().notedDeadlineMicros;
    }

    /** Takes the resource with the earliest deadline out. */
    Resource take() {
        Resource resource = byDeadline.first();
        note(resource, Long.MAX_VALUE);
        return resource;
    }
}
