package io.flomd.server;

/** Lets nobody end the server. */
final class ClosedGate implements ShutdownGate {
    @Override
    public void shutDown(boolean immediate) {
        throw new AssertionError("nobody may");
    }
}
