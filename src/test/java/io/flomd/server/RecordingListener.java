package io.flomd.server;

import io.flomd.wire.MalformedMessageException;
import java.util.List;
import java.util.Locale;

/** Writes down what happens to connections, in words. */
record RecordingListener(List<String> seen) implements ServerListener {
    @Override
    public void onConnected(String transport) {
        seen.add("connected " + transport);
    }

    @Override
    public void onDisconnected(String transport) {
        seen.add("disconnected " + transport);
    }

    @Override
    public void onRejected(Rejection rejection) {
        seen.add("rejected " + rejection);
    }

    @Override
    public void onMalformed(MalformedMessageException.Reason reason) {
        seen.add("malformed " + reason.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void onOffence(Offence offence) {
        seen.add("offence " + offence);
    }

    @Override
    public void onRequestsHeld() {
        seen.add("requests held");
    }

    @Override
    public void onFailed() {
        seen.add("failed");
    }

    @Override
    public void onVanished() {
        seen.add("vanished");
    }

    @Override
    public void onShutdownMessage(boolean allowed) {
        seen.add("shutdown message " + (allowed ? "allowed" : "ignored"));
    }
}
