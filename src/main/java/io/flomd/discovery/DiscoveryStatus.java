package io.flomd.discovery;

import java.util.List;

/**
 * How the responder is doing.
 *
 * @param group the multicast group
 * @param port UDP port in use; 0 while stopped
 * @param joinedInterfaces names of the interfaces on which the group is joined, in the system's order
 * @param accepting whether queries can arrive: the socket is open and the group is joined somewhere
 */
public record DiscoveryStatus(String group, int port, List<String> joinedInterfaces, boolean accepting) {
    public DiscoveryStatus {
        joinedInterfaces = List.copyOf(joinedInterfaces);
    }
}
