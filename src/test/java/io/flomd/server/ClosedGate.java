package io.flomd.server;

import java.net.SocketAddress;

/** Lets nobody end the server. */
final class ClosedGate implements ShutdownGate {
    @Override
    public boolean allows(SocketAddress peer) {
        return false;
    }

    @Override
    public void shutDown(boolean immediate) {
        throw new AssertionError("nobody may");
    }
}
