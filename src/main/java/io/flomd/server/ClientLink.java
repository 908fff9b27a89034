package io.flomd.server;

import java.net.SocketAddress;

/**
 * The way from a {@link Conversation} to its client. Calls are made on the thread of the conversation only, and return at once.
 */
interface ClientLink {
    /** How a connection ends for the client. */
    enum Ending {
        /** When it has been sent everything. */
        CLOSE,
        /** When it has been sent everything; it may still send, and is closed when it has ended its side or after a while. */
        HALF_CLOSE,
        /** At once, whatever is still to be sent. */
        CUT
    }

    /** The address of the client, for who may do what. */
    SocketAddress peer();

    /** Sends a whole message behind those before. */
    void send(byte[] message);

    /** Nothing more is sent; the client sees the end of the connection. May be called again with another ending. */
    void end(Ending ending);

    /** From now on {@link Conversation#onTimeLimit} is called when the time for a first message is over; a limit before is void. */
    void limitTime();

    /** There is no time limit any more. */
    void unlimitTime();
}
