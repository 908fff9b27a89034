package io.flomd.access;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who wants to do something.
 *
 * @param address where the client is; null if that is not known, or no matter because it is on this host
 * @param isUnix whether it comes through the Unix domain socket
 * @param principals the names that its certificate proves; empty without one
 */
public record AccessSubject(@Nullable InetAddress address, boolean isUnix, List<String> principals) {
    public AccessSubject {
        principals = List.copyOf(principals);
    }

    /** Somebody on the network who shows no certificate. */
    public static AccessSubject at(InetAddress address) {
        return new AccessSubject(address, false, List.of());
    }
}
