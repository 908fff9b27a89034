package io.flomd.client;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Connections that wait for their next lock, the one used last first. Thread-safe. */
final class IdleConnections {
    private final ArrayDeque<Connection> connections = new ArrayDeque<>();
    private final int max;

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

    /** Keeps a connection, or returns false if there are enough. */
    boolean put(Connection connection) {
        synchronized (this) {
            if (connections.size() >= max) {
                return false;
            }
            connection.clearInbox();
            connections.addLast(connection);
        }
        connection.onEnd(new Connection.EndListener() {
            @Override
            public void onEnd(ConnectionEnd end) {
                remove(connection);
            }
        });
        return true;
    }

    /** Keeps a connection on which nothing was said yet, whatever the limit. */
    synchronized void putFresh(Connection connection) {
        connections.addLast(connection);
    }

    private synchronized void remove(Connection connection) {
        connections.remove(connection);
    }

    synchronized int size() {
        return connections.size();
    }
}
