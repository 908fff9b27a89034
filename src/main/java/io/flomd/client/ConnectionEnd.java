package io.flomd.client;

import io.flomd.wire.MalformedMessageException;
import io.flomd.wire.ReturnCode;
import java.io.IOException;

/**
 * How a connection ended.
 *
 * @param code what a request that waited for an answer fails with
 * @param detail the same in words, with the address of the server
 */
record ConnectionEnd(LockLoss.Kind kind, ReturnCode code, String detail) {
    static ConnectionEnd closedByServer(String server, ReturnCode code) {
        return new ConnectionEnd(LockLoss.Kind.CLOSED_BY_SERVER, code, "server " + server + " closed the connection");
    }

    static ConnectionEnd broken(String server, ReturnCode code, IOException e) {
        return new ConnectionEnd(
                LockLoss.Kind.CONNECTION_BROKEN, code, "connection to server " + server + " broke: " + e.getMessage());
    }

    static ConnectionEnd failed(String server, Throwable e) {
        return new ConnectionEnd(
                LockLoss.Kind.CONNECTION_BROKEN,
                ReturnCode.INTERNAL_ERROR,
                "reading from server " + server + " failed: " + e);
    }

    static ConnectionEnd flooded(String server, int limit) {
        return new ConnectionEnd(
                LockLoss.Kind.PROTOCOL_ERROR,
                ReturnCode.PROTOCOL_ERROR,
                "server " + server + " sent more than " + limit + " answers that nobody awaits");
    }

    static ConnectionEnd malformed(String server, MalformedMessageException e) {
        return new ConnectionEnd(
                LockLoss.Kind.PROTOCOL_ERROR,
                codeOf(e.reason()),
                "server " + server + " sent something that is not the protocol: " + e.getMessage());
    }

    static ConnectionEnd closedHere(String server) {
        return new ConnectionEnd(
                LockLoss.Kind.CLOSED_BY_CLIENT,
                ReturnCode.CONNECTION_CLOSED,
                "this client closed the connection to server " + server);
    }

    LockLoss asLoss() {
        return new LockLoss(kind, detail);
    }

    private static ReturnCode codeOf(MalformedMessageException.Reason reason) {
        if (reason == MalformedMessageException.Reason.TOO_LONG) {
            return ReturnCode.BUFFER_OVERFLOW;
        }
        if (reason == MalformedMessageException.Reason.WRONG_LEVEL) {
            return ReturnCode.PROTOCOL_LEVEL_MISMATCH;
        }
        if (reason == MalformedMessageException.Reason.UNKNOWN_MESSAGE) {
            return ReturnCode.PROTOCOL_ERROR;
        }
        return ReturnCode.MSG_DESERIALIZE_ERROR;
    }
}
