package io.flomd.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.DatagramSocket;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Starting, failing to start, stopping. */
class DiscoveryLifecycleTest {
    @Test
    void statusTellsGroupPortAndInterfacesWhileStarted() throws Exception {
        TestResponder.Settings settings = TestResponder.settings().withInterface(TestResponder.loopbackName());
        try (TestResponder server = new TestResponder(settings)) {
            DiscoveryStatus stopped = server.responder.status();
            assertThat(stopped.accepting()).isFalse();
            assertThat(stopped.joinedInterfaces()).isEmpty();
            assertThat(server.responder.isRunning()).isFalse();

            server.responder.start();
            DiscoveryStatus started = server.responder.status();
            assertThat(started.group()).isEqualTo("239.255.0.1");
            assertThat(started.port()).isPositive();
            assertThat(started.accepting()).isTrue();
            assertThat(server.responder.isRunning()).isTrue();
            server.responder.start();
            assertThat(server.responder.status())
                    .as("a second start changes nothing")
                    .isEqualTo(started);

            server.responder.stop();
            assertThat(server.responder.status()).isEqualTo(stopped);
            assertThat(server.responder.isRunning()).isFalse();
            server.responder.stop();
        }
    }

    @Test
    void startsAgainAfterAStop() throws Exception {
        try (TestResponder server = TestResponder.started(TestResponder.settings())) {
            server.responder.stop();
            server.responder.start();
            try (TestQuery client = TestQuery.multicast("239.255.0.1", server.port())) {
                client.sendQuery();
                assertThat(client.reply()).isNotNull();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "not an address", "223.255.255.255", "240.0.0.0", "fe80::1"})
    void aGroupThatIsNoMulticastAddressStopsTheStart(String group) throws Exception {
        try (TestResponder server = new TestResponder(TestResponder.settings().withGroup(group))) {
            assertThatExceptionOfType(DiscoveryException.class)
                    .isThrownBy(server.responder::start)
                    .withMessageStartingWith("flom.daemon.multicast-address = " + group + ": not a")
                    .withMessageEndingWith("Allowed is an address of 224.0.0.0 to 239.255.255.255 or of ff00::/8");
            assertThat(server.responder.isRunning()).isFalse();
        }
    }

    @Test
    void anInterfaceThatDoesNotExistStopsTheStart() throws Exception {
        try (TestResponder server = new TestResponder(TestResponder.settings().withInterface("none7"))) {
            assertThatExceptionOfType(DiscoveryException.class)
                    .isThrownBy(server.responder::start)
                    .withMessageStartingWith(
                            "flom.network.network-interface = none7: 239.255.0.1 cannot be joined on it")
                    .withMessageContaining("up are [")
                    .withMessageContaining(TestResponder.loopbackName());
            assertThat(server.responder.status().accepting()).isFalse();
        }
    }

    @Test
    void aPortThatIsHeldByAnotherProgramStopsTheStart() throws Exception {
        try (DatagramSocket other = new DatagramSocket(0, InetAddress.getByName("0.0.0.0"));
                TestResponder server =
                        new TestResponder(TestResponder.settings().withPort(other.getLocalPort()))) {
            assertThatExceptionOfType(DiscoveryException.class)
                    .isThrownBy(server.responder::start)
                    .withMessage("flom.daemon.multicast-port = " + other.getLocalPort()
                            + ": cannot listen on UDP 0.0.0.0: Address already in use."
                            + " Allowed is a port that no other program holds for itself, or 0");
        }
    }
}
