package io.flomd.client;

/**
 * How the connection that carried a lock ended. The server frees a lock with its connection.
 *
 * @param kind what happened
 * @param detail the same in words, with the address of the server
 */
public record LockLoss(Kind kind, String detail) {
    /** What ended a connection. */
    public enum Kind {
        /** The server closed the connection in order. */
        CLOSED_BY_SERVER,
        /** The connection broke: reset, or the server did not answer keepalive probes. */
        CONNECTION_BROKEN,
        /** The server sent something that is not the protocol. */
        PROTOCOL_ERROR,
        /** This client was closed while the lock was held. */
        CLOSED_BY_CLIENT
    }
}
