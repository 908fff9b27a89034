package io.flomd.server;

/** Ends the server when a client asks for it that may. */
public interface ShutdownGate {
    /**
     * Ends the server. Returns at once.
     *
     * @param immediate true to cut everybody off, false to serve on until nobody uses the server
     */
    void shutDown(boolean immediate);
}
