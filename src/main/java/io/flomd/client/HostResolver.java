package io.flomd.client;

import io.flomd.wire.ReturnCode;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Names to addresses, with the interface that link-local IPv6 addresses need. */
final class HostResolver {
    private static final int MAX_PORT = 0xFFFF;

    private HostResolver() {}

    /**
     * Every address of a host, in the order of the resolver.
     *
     * @throws FlomException if the name has no address
     * @throws ServerUnavailableException if nobody can listen on the port
     */
    static InetSocketAddress[] resolve(String host, int port, @Nullable NetworkInterface scope) {
        if (host.isBlank()) {
            // The resolver would take it for this host.
            throw new FlomException(ReturnCode.GETADDRINFO_ERROR, "the host name is empty");
        }
        InetAddress[] found;
        try {
            found = InetAddress.getAllByName(host);
        } catch (UnknownHostException e) {
            throw new FlomException(ReturnCode.GETADDRINFO_ERROR, "host '" + host + "' has no address", e);
        }
        if (port < 1 || port > MAX_PORT) {
            throw new ServerUnavailableException("port " + port + " is not between 1 and " + MAX_PORT, null);
        }
        InetSocketAddress[] addresses = new InetSocketAddress[found.length];
        for (int i = 0; i < found.length; i++) {
            addresses[i] = new InetSocketAddress(scoped(found[i], scope), port);
        }
        return addresses;
    }

    static InetSocketAddress resolveFirst(String host, int port, @Nullable NetworkInterface scope) {
        return resolve(host, port, scope)[0];
    }

    private static InetAddress scoped(InetAddress address, @Nullable NetworkInterface scope) {
        if (scope == null || !(address instanceof Inet6Address v6)) {
            return address;
        }
        boolean needsScope = (v6.isLinkLocalAddress() || v6.isMCLinkLocal()) && v6.getScopeId() == 0;
        if (!needsScope) {
            return address;
        }
        try {
            return Inet6Address.getByAddress(null, v6.getAddress(), scope.getIndex());
        } catch (UnknownHostException wrongLength) {
            return address;
        }
    }

    /**
     * The interface with this name; null for no name.
     *
     * @throws FlomException if there is none
     */
    static @Nullable NetworkInterface networkInterface(@Nullable String name) {
        if (name == null) {
            return null;
        }
        NetworkInterface found;
        try {
            found = NetworkInterface.getByName(name);
        } catch (SocketException e) {
            throw new FlomException(ReturnCode.INVALID_NETWORK_INTERFACE, "network interface '" + name + "'", e);
        }
        if (found == null) {
            throw new FlomException(
                    ReturnCode.INVALID_NETWORK_INTERFACE, "network interface '" + name + "' does not exist");
        }
        return found;
    }
}
