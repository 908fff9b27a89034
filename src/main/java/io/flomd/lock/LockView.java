package io.flomd.lock;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.resource.ResourceType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the table holds at one moment: immutable, in the order in which resources were created and requests arrived.
 *
 * @param atMicros the table's time, in microseconds since 1970
 * @param resources every resource that exists
 * @param awaitingCreation requests that wait for a resource that does not exist
 */
public record LockView(long atMicros, List<Resource> resources, List<Waiter> awaitingCreation) {
    /**
     * One resource.
     *
     * @param name its name; for a hierarchical one the first level, for example {@code /a}
     * @param lifespanMillis how long it is kept unused, as its creator asked
     */
    public record Resource(
            ResourceName name, ResourceType type, int lifespanMillis, List<Holder> holders, List<Waiter> waiters) {}

    /**
     * A granted request.
     *
     * @param name what was asked for; for a hierarchical resource the path
     * @param sinceMicros when it was granted, in microseconds since 1970
     */
    public record Holder(
            SessionId session,
            long request,
            ResourceName name,
            LockMode mode,
            int quantity,
            @Nullable String element,
            long token,
            long sinceMicros) {}

    /**
     * A request in line.
     *
     * @param sinceMicros when it was made, in microseconds since 1970
     */
    public record Waiter(
            SessionId session, long request, ResourceName name, LockMode mode, int quantity, long sinceMicros) {}
}
