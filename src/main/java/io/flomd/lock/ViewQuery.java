package io.flomd.lock;

import io.flomd.resource.ResourceName;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a table is looked at. Resources come in the order of their names, byte by byte; a page begins behind a place and looks at so much.
 *
 * @param part resources, requests that await one, or both
 * @param name if given, only this resource and whoever waits for its creation; of a hierarchical resource the path, those above and those below
 * @param prefix only resources whose names begin with this; hierarchical ones have the name of their first level
 * @param session if given, only what this session holds or awaits
 * @param after only what is behind this place; null for the first page
 * @param limit how much a page looks at, 1 or more: each resource, holder and waiter counts 1, and 1 more for each {@value #NAME_BYTES} bytes of
 *     its name
 */
public record ViewQuery(
        Part part,
        @Nullable ResourceName name,
        String prefix,
        @Nullable SessionId session,
        @Nullable ViewPlace after,
        int limit) {
    /** Bytes of a name that count like a holder. */
    public static final int NAME_BYTES = 128;

    /** What of a table. */
    public enum Part {
        EVERYTHING,
        /** Resources that exist, with their holders and waiters. */
        RESOURCES,
        /** Requests for resources that do not exist. */
        AWAITED_CREATIONS
    }

    /** @throws IllegalArgumentException if the limit is less than 1, or both a name and a session are given */
    public ViewQuery {
        if (limit < 1) {
            throw new IllegalArgumentException("a page that looks at " + limit + " things is empty: the least is 1");
        }
        if (name != null && session != null) {
            throw new IllegalArgumentException("a view is of one name or of one session, not of both");
        }
    }

    /** Every resource, so much at a time. */
    public static ViewQuery all(int limit) {
        return new ViewQuery(Part.EVERYTHING, null, "", null, null, limit);
    }

    /** One resource, or one path with what is above and below it. */
    public static ViewQuery ofName(ResourceName name, int limit) {
        return new ViewQuery(Part.EVERYTHING, name, "", null, null, limit);
    }

    /** Resources whose names begin with the text. */
    public static ViewQuery ofPrefix(String prefix, int limit) {
        return new ViewQuery(Part.EVERYTHING, null, prefix, null, null, limit);
    }

    /** What one session holds and awaits. */
    public static ViewQuery ofSession(SessionId session, int limit) {
        return new ViewQuery(Part.EVERYTHING, null, "", session, null, limit);
    }

    /** The same for one part, from its beginning. */
    public ViewQuery only(Part wanted) {
        return new ViewQuery(wanted, name, prefix, session, null, limit);
    }

    /** The same for the page behind that place. */
    public ViewQuery after(ViewPlace place) {
        return new ViewQuery(part, name, prefix, session, place, limit);
    }
}
