package io.flomd.server;

import java.net.SocketAddress;

/** Decides who may end the server by message, and ends it. */
public interface ShutdownGate {
    /** Whether a peer with this address may. */
    boolean allows(SocketAddress peer);

    /**
     * Ends the server. Returns at once.
     *
     * @param immediate true to cut everybody off, false to serve on until nobody uses the server
     */
    void shutDown(boolean immediate);
}
