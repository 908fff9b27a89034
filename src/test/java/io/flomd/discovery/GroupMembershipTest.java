package io.flomd.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Following interfaces as they come and go, on both transports. */
class GroupMembershipTest {
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void joinsWhatAppearsAndLeavesWhatIsGone(boolean epoll) throws Exception {
        NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        DiscoverySocket socket = open(epoll);
        GroupMembership membership = new GroupMembership(socket.channel(), new InetSocketAddress("239.255.0.1", 0));
        for (int round = 0; round < 3; round++) {
            follow(socket, membership, List.of(loopback));
            follow(socket, membership, List.of(loopback));
            assertThat(membership.joinedNames()).containsExactly(loopback.getName());
            follow(socket, membership, List.of());
            assertThat(membership.joinedNames()).isEmpty();
        }
        assertThat(membership.lastRefusal()).isNull();
        socket.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void tellsWhyAnInterfaceWasRefused(boolean epoll) throws Exception {
        NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        DiscoverySocket socket = open(epoll);
        InetSocketAddress group = new InetSocketAddress("239.255.0.1", 0);
        GroupMembership first = new GroupMembership(socket.channel(), group);
        GroupMembership rival = new GroupMembership(socket.channel(), new InetSocketAddress("ff15::1", 0));
        follow(socket, first, List.of(loopback));
        follow(socket, rival, List.of(loopback));
        assertThat(rival.joinedNames())
                .as("a socket of IPv4 and a group of IPv6")
                .isEmpty();
        assertThat(rival.lastRefusal()).startsWith(loopback.getName() + ": ");
        assertThat(first.joinedNames()).containsExactly(loopback.getName());
        socket.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPortInUseIsToldInOneLine(boolean epoll) throws Exception {
        try (DatagramSocket other = new DatagramSocket(0, InetAddress.getByName("0.0.0.0"))) {
            assertThatExceptionOfType(DiscoveryException.class)
                    .isThrownBy(() -> DiscoverySocket.open(
                            epoll, false, other.getLocalPort(), 1025, new ChannelInboundHandlerAdapter()))
                    .withMessageContaining("cannot listen on UDP 0.0.0.0: Address already in use. Allowed is");
        }
    }

    private static DiscoverySocket open(boolean epoll) {
        return DiscoverySocket.open(epoll, false, 0, 1025, new ChannelInboundHandlerAdapter());
    }

    private static void follow(DiscoverySocket socket, GroupMembership membership, List<NetworkInterface> wanted)
            throws Exception {
        socket.channel().eventLoop().submit(() -> membership.follow(wanted)).sync();
    }
}
