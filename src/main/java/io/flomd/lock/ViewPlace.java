package io.flomd.lock;

import io.flomd.resource.ResourceName;

/**
 * The last thing that a page of a view looked at; the next page begins behind it.
 *
 * @param name the resource, existing or awaited
 * @param kind what it was of that resource
 * @param number which one of that kind, above those of the ones before it
 */
public record ViewPlace(ResourceName name, Kind kind, long number) {
    /** What is looked at of a resource, in this order. */
    public enum Kind {
        /** The resource itself. */
        RESOURCE,
        HOLDER,
        WAITER,
        /** A request that awaits its creation. */
        AWAITED,
        /** All of it. */
        END
    }

    /** Behind everything that has to do with this resource. */
    public static ViewPlace behind(ResourceName name) {
        return new ViewPlace(name, Kind.END, 0);
    }

    /** Whether there may be more of the same resource. */
    public boolean isInside() {
        return kind != Kind.END;
    }
}
