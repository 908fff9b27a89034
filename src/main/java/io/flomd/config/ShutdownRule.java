package io.flomd.config;

import io.flomd.server.ShutdownGate;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Honours the remote shutdown message as {@code flom.server.shutdown-from} says. */
record ShutdownRule(ServerProperties server, Runnable end, Runnable quiesce) implements ShutdownGate {
    @Override
    public boolean allows(SocketAddress peer) {
        // Others come through the Unix domain socket, whose permissions say who may.
        return !(peer instanceof InetSocketAddress address) || server.mayShutDown(address.getAddress());
    }

    @Override
    public void shutDown(boolean immediate) {
        (immediate ? end : quiesce).run();
    }
}
