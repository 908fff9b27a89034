package io.flomd.lock;

import io.flomd.resource.ResourceName;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a table is looked at. Resources come in the order of their names, byte by byte; a page begins after a name and holds so many.
 *
 * @param name if given, only this resource and whoever waits for its creation; of a hierarchical resource the path, those above and those below
 * @param prefix only resources whose names begin with this; hierarchical ones have the name of their first level
 * @param session if given, only what this session holds or awaits
 * @param after only resources behind this name; null for the first page
 * @param limit how many names a page has at most, 1 or more
 */
public record ViewQuery(
        @Nullable ResourceName name,
        String prefix,
        @Nullable SessionId session,
        @Nullable ResourceName after,
        int limit) {
    /** @throws IllegalArgumentException if the limit is less than 1, or both a name and a session are given */
    public ViewQuery {
        if (limit < 1) {
            throw new IllegalArgumentException("a page of " + limit + " resources is empty: the least is 1");
        }
        if (name != null && session != null) {
            throw new IllegalArgumentException("a view is of one name or of one session, not of both");
        }
    }

    /** Every resource, a page of so many at a time. */
    public static ViewQuery all(int limit) {
        return new ViewQuery(null, "", null, null, limit);
    }

    /** One resource, or one path with what is above and below it. */
    public static ViewQuery ofName(ResourceName name) {
        return new ViewQuery(name, "", null, null, 1);
    }

    /** Resources whose names begin with the text. */
    public static ViewQuery ofPrefix(String prefix, int limit) {
        return new ViewQuery(null, prefix, null, null, limit);
    }

    /** What one session holds and awaits. */
    public static ViewQuery ofSession(SessionId session, int limit) {
        return new ViewQuery(null, "", session, null, limit);
    }

    /** The same for the page behind that name. */
    public ViewQuery after(ResourceName last) {
        return new ViewQuery(name, prefix, session, last, limit);
    }
}
