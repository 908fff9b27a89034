package io.flomd.client;

import io.flomd.resource.ResourceName;
import io.flomd.resource.ResourceType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Connections that may be asked for a lock, the one used last first. A connection carries locks of several names, but one request at a time:
 * later news of a request do not say which they belong to. Thread-safe.
 */
final class ConnectionPool {
    private final int maxIdle;
    private final int maxLocks;
    /** Connections on which no request is under way. */
    private final ArrayDeque<Connection> ready = new ArrayDeque<>();
    /** What each connection holds or is asked for. */
    private final Map<Connection, NavigableSet<ResourceName>> carried = new HashMap<>();

    private boolean closed;

    /**
     * @param maxIdle connections that are kept although they hold nothing; 0 keeps none and shares none
     * @param maxLocks locks that one connection carries
     */
    ConnectionPool(int maxIdle, int maxLocks) {
        this.maxIdle = maxIdle;
        this.maxLocks = maxLocks;
    }

    /** A connection for this request that still stood a moment ago; null if there is none. */
    synchronized @Nullable Connection take(LockRequest request) {
        for (Iterator<Connection> all = ready.descendingIterator(); all.hasNext(); ) {
            Connection connection = all.next();
            if (connection.end() == null && fits(request, names(connection))) {
                all.remove();
                names(connection).add(request.resource());
                return connection;
            }
        }
        return null;
    }

    private NavigableSet<ResourceName> names(Connection connection) {
        NavigableSet<ResourceName> names = carried.get(connection);
        return names == null ? new TreeSet<>() : names;
    }

    private boolean fits(LockRequest request, NavigableSet<ResourceName> names) {
        if (names.isEmpty()) {
            return true;
        }
        return names.size() < maxLocks && !needsOwnConnection(request) && !meets(names, request.resource());
    }

    /** Whether a wait for it can end only with its connection: the server ends one that gives back what was refused meanwhile. */
    private static boolean needsOwnConnection(LockRequest request) {
        ResourceType type = request.resource().type();
        return request.mayWait()
                && (!request.mayCreate() || type == ResourceType.SEQUENCE || type == ResourceType.TIMESTAMP);
    }

    /** Whether a name is among the others, or above or below one of them: a connection would wait for itself. */
    private static boolean meets(NavigableSet<ResourceName> names, ResourceName name) {
        if (names.contains(name)) {
            return true;
        }
        if (name.type() != ResourceType.HIERARCHICAL) {
            return false;
        }
        String path = name.bytesAsText();
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            if (names.contains(ResourceName.ofPath(path.substring(0, slash)))) {
                return true;
            }
        }
        ResourceName below = names.ceiling(ResourceName.ofPath(path + "/"));
        return below != null && below.isSameOrBelow(name);
    }

    /** A new connection is about to be asked for this; false if the client is closed. */
    synchronized boolean begin(Connection connection, ResourceName name) {
        return add(connection, name);
    }

    /** Keeps a connection on which nothing was said yet, whatever the limit; false if the client is closed. */
    synchronized boolean putFresh(Connection connection) {
        if (!add(connection, null)) {
            return false;
        }
        ready.addLast(connection);
        return true;
    }

    private boolean add(Connection connection, @Nullable ResourceName name) {
        if (closed) {
            return false;
        }
        NavigableSet<ResourceName> names = new TreeSet<>();
        if (name != null) {
            names.add(name);
        }
        carried.put(connection, names);
        connection.onEnd(new Connection.EndListener() {
            @Override
            public @Nullable Runnable onEnd(ConnectionEnd end) {
                remove(connection);
                return null;
            }
        });
        return true;
    }

    private synchronized void remove(Connection connection) {
        ready.remove(connection);
        carried.remove(connection);
    }

    /** What the connection was asked for is held: it may be asked again. */
    synchronized void granted(Connection connection) {
        if (maxIdle > 0 && connection.isFlomd() && carried.containsKey(connection)) {
            ready.addLast(connection);
        }
    }

    /** What the connection was asked for is not held, nor awaited any more; false if the connection is not needed and may be closed. */
    synchronized boolean refused(Connection connection, ResourceName name) {
        names(connection).remove(name);
        if (!connection.isFlomd() || !carried.containsKey(connection) || !isNeeded(connection, idle())) {
            carried.remove(connection);
            return false;
        }
        ready.addLast(connection);
        return true;
    }

    /** What the connection held is given back; false if the connection is not needed and may be closed. */
    synchronized boolean released(Connection connection, ResourceName name) {
        names(connection).remove(name);
        boolean wasReady = ready.remove(connection);
        if (wasReady && isNeeded(connection, idle())) {
            // Whoever asks next does so behind this release.
            ready.addLast(connection);
            return true;
        }
        if (!wasReady && !names(connection).isEmpty()) {
            return true;
        }
        carried.remove(connection);
        return false;
    }

    private boolean isNeeded(Connection connection, int others) {
        return !names(connection).isEmpty() || (!closed && others < maxIdle);
    }

    /** Whether the connection carries more than one lock or request. */
    synchronized boolean isShared(Connection connection) {
        return names(connection).size() > 1;
    }

    /** Takes no further connection. What there is stays until it is released. */
    synchronized void close() {
        closed = true;
    }

    /** Takes all connections out that are there. */
    synchronized List<Connection> drain() {
        List<Connection> all = new ArrayList<>(carried.keySet());
        ready.clear();
        carried.clear();
        return all;
    }

    /** Connections that hold nothing and wait for their next lock. */
    synchronized int idle() {
        int idle = 0;
        for (Connection connection : ready) {
            if (names(connection).isEmpty()) {
                idle++;
            }
        }
        return idle;
    }
}
