package io.flomd.server;

import java.net.UnknownHostException;
import java.util.Locale;

/** Says in one line why a listener could not be opened, and which setting to look at. */
final class BindFailures {
    private BindFailures() {}

    static ListenException explain(ServerSettings settings, Exception failure) {
        return new ListenException(
                "cannot listen on " + settings.address() + " port " + settings.port() + ": " + reason(failure),
                failure);
    }

    private static String reason(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String text = String.valueOf(root.getMessage());
        String lower = text.toLowerCase(Locale.ROOT);
        if (root instanceof UnknownHostException) {
            return "the address is not known; set flom.daemon.unicast-address to an address of this host";
        }
        if (lower.contains("in use")) {
            return "the port is in use; stop the other server or set flom.daemon.unicast-port";
        }
        if (lower.contains("permission denied")) {
            return "no permission; set flom.daemon.unicast-port to 1024 or more";
        }
        if (lower.contains("assign requested address")) {
            return "this host has no such address; set flom.daemon.unicast-address to one that it has";
        }
        return text;
    }
}
