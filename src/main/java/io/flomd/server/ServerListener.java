package io.flomd.server;

import io.flomd.wire.MalformedMessageException;

/** Sees what happens to connections, for meters. Methods are called on event loops and must return at once. */
public interface ServerListener {
    /** Why a connection was closed as soon as it came. */
    enum Rejection {
        /** As many connections as allowed are open. */
        TOO_MANY_CONNECTIONS,
        /** As many connections as allowed are open from where it comes. */
        TOO_MANY_CONNECTIONS_OF_SOURCE,
        /** As many connections as allowed from where it comes have not sent a message. */
        TOO_MANY_HANDSHAKES_OF_SOURCE,
        /** The lock engine is not ready to serve. */
        NOT_READY,
        /** The handshake of TLS failed: no certificate, none that is believed, or no TLS at all. */
        TLS_HANDSHAKE,
        /** The handshake of TLS took longer than a first message may. */
        TLS_HANDSHAKE_TIMEOUT
    }

    /** Why the server ended a connection, beside a malformed message. */
    enum Offence {
        /** A message that has no place here: a server's message, a ping, or management on a connection that holds locks. */
        UNEXPECTED_MESSAGE,
        /** A lock mode that does not exist, or a negative quantity. */
        BAD_VALUE,
        /** An unlock of something that was never locked on this connection. */
        WRONG_UNLOCK,
        /** No whole message in time. */
        FIRST_MESSAGE_TIMEOUT,
        /** A machine id that is not the one that the certificate of the client stands for. */
        PEER_ID_MISMATCH,
        /** More answers left unread than allowed. */
        UNREAD_ANSWERS,
        /** More than an even share of answers left unread, while all peers together leave more than allowed. */
        UNREAD_ANSWERS_TOTAL
    }

    void onConnected(String transport);

    void onDisconnected(String transport);

    void onRejected(Rejection rejection);

    /** The peer sent bytes that are no message. */
    void onMalformed(MalformedMessageException.Reason reason);

    void onOffence(Offence offence);

    /** A client has as many unanswered requests as allowed: the next ones wait. */
    void onRequestsHeld();

    /** A connection failed by a fault of the server, and was closed. */
    void onFailed();

    /** A peer gave no sign of life for the detection time of {@link ServerSettings.Keepalive}, and its connection was closed. */
    void onVanished();

    /** A client asked the server to end. */
    void onShutdownMessage(boolean allowed);
}
