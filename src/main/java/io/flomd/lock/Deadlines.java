package io.flomd.lock;

import java.util.Comparator;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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

    /** Takes out resources that are due, the earliest first, until they are so much work together, and has the action do it. */
    void meet(long nowMicros, int mostWork, Consumer<Resource> action) {
        int work = 0;
        while (work < mostWork && next() <= nowMicros) {
            Resource resource = take();
            work += resource.deadlineWork();
            action.accept(resource);
        }
    }

    /** The same with this one, if it is due. */
    void meetOwn(long nowMicros, @Nullable Resource resource, Consumer<Resource> action) {
        if (resource != null && resource.notedDeadlineMicros <= nowMicros) {
            note(resource, Long.MAX_VALUE);
            action.accept(resource);
        }
    }

    long next() {
        return byDeadline.isEmpty() ? Long.MAX_VALUE : byDeadline.first().notedDeadlineMicros;
    }

    /** Takes the resource with the earliest deadline out. */
    private Resource take() {
        Resource resource = byDeadline.first();
        note(resource, Long.MAX_VALUE);
        return resource;
    }
}
