package io.flomd.client;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Connections that wait for their next lock, the one used last first. Thread-safe. */
final class IdleConnections {
    private final ArrayDeque<Connection> connections = new ArrayDeque<>();
    private final int max;
    private boolean closed;

    IdleConnections(int max) {
        this.max = max;
    }

    /** A connection that still stood a moment ago; null if there is none. */
    synchronized @Nullable Connection take() {
        for (Connection connection = connections.pollLast(); connection != null; connection = connections.pollLast()) {
            connection.onEnd(null);
            if (connection.end() == null) {
                return connection;
            }
        }
        return null;
    }

    /** Keeps a connection, or returns false if there are enough, or they are closed. */
    boolean put(Connection connection) {
        return put(connection, max);
    }

    /** Keeps a connection on which nothing was said yet, whatever the limit; false if they are closed. */
    boolean putFresh(Connection connection) {
        return put(connection, Integer.MAX_VALUE);
    }

    /** One monitor for all of it: who takes the connection next must find this listener set, and replace it. */
    private synchronized boolean put(Connection connection, int limit) {
        if (closed || connections.size() >= limit) {
            return false;
        }
        connection.clearInbox();
        connections.addLast(connection);
        connection.onEnd(new Connection.EndListener() {
            @Override
            public void onEnd(ConnectionEnd end) {
                remove(connection);
            }
        });
        return true;
    }

    /** Keeps none from here on. Those that are kept can still be taken. */
    synchronized void close() {
        closed = true;
    }

    private synchronized void remove(Connection connection) {
        connections.remove(connection);
    }

    synchronized int size() {
        return connections.size();
    }
}
