package io.flomd.discovery;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The interfaces of this host at one moment.
 *
 * @param joinable those on which a group of the family can be joined, in the order of their numbers
 * @param addresses every address of this host
 * @param names of all interfaces that are up, for messages
 */
record HostInterfaces(List<NetworkInterface> joinable, Set<InetAddress> addresses, List<String> names) {
    /**
     * @param only name of the one interface that may be joined; null for all
     * @throws SocketException if the system does not tell its interfaces
     */
    static HostInterfaces look(boolean ipv6, @Nullable String only) throws SocketException {
        List<NetworkInterface> joinable = new ArrayList<>();
        Set<InetAddress> addresses = new HashSet<>();
        List<String> names = new ArrayList<>();
        // Memberships of a socket are few on Linux (20): the loopback interface and the network cards, which have the
        // lowest numbers, go before the many that containers bring.
        List<NetworkInterface> inOrder = NetworkInterface.networkInterfaces()
                .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
                .toList();
        for (NetworkInterface candidate : inOrder) {
            List<InetAddress> own = candidate.inetAddresses().toList();
            addresses.addAll(own);
            boolean hasFamily = own.stream().anyMatch(address -> address instanceof Inet6Address == ipv6);
            if (!isUp(candidate)) {
                continue;
            }
            names.add(candidate.getName());
            if (hasFamily && (only == null ? carriesMulticast(candidate) : only.equals(candidate.getName()))) {
                joinable.add(candidate);
            }
        }
        return new HostInterfaces(List.copyOf(joinable), Set.copyOf(addresses), List.copyOf(names));
    }

    /** Linux delivers multicast on its loopback interface although the interface does not carry the flag. */
    private static boolean carriesMulticast(NetworkInterface candidate) {
        try {
            return candidate.supportsMulticast() || candidate.isLoopback();
        } catch (SocketException e) {
            return false;
        }
    }

    /** An interface may go away between being listed and being asked; it is then as good as down. */
    private static boolean isUp(NetworkInterface candidate) {
        try {
            return candidate.isUp();
        } catch (SocketException e) {
            return false;
        }
    }

    /** Whether a datagram with this source was sent by a program on this host. */
    boolean isOwn(InetAddress source) {
        return source.isLoopbackAddress() || addresses.contains(source);
    }
}
