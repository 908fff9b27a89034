package io.flomd.client;

import static io.flomd.testing.ScriptedServer.HEADER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flomd.client.Discovery.Found;
import io.flomd.server.TestServer;
import io.flomd.testing.ScriptedResponder;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {
    private static final String QUERY = HEADER + "<msg level=\"3\" verb=\"4\" step=\"8\"></msg>";
    private static final String ANSWER = answer("127.0.0.1", 31061);

    private static String answer(String address, int port) {
        return HEADER + "<msg level=\"3\" verb=\"4\" step=\"16\"><network address=\"" + address + "\" port=\"" + port
                + "\"/></msg>";
    }

    private static @Nullable Found find(ScriptedResponder responder, int attempts, int timeoutMillis) {
        return new Discovery(
                        new ServerAddress.Multicast("127.0.0.1", responder.port()),
                        null,
                        new DiscoverySettings(attempts, Duration.ofMillis(timeoutMillis), 1),
                        ClientObserver.NONE)
                .find();
    }

    @Test
    void asksWithTheBytesOfTheOriginalAndTakesTheFirstAnswer() {
        try (ScriptedResponder responder = new ScriptedResponder(List.of(List.of(ANSWER, answer("127.0.0.2", 1))))) {
            assertThat(find(responder, 2, 2000)).isEqualTo(new Found("127.0.0.1", 31061, null));
            assertThat(responder.received()).containsExactly(QUERY);
        }
    }

    @Test
    void anEmptyAddressMeansTheSender() {
        try (ScriptedResponder responder = new ScriptedResponder(List.of(List.of(answer("", 31061))))) {
            assertThat(find(responder, 1, 2000)).isEqualTo(new Found("127.0.0.1", 31061, null));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                HEADER + "<msg level=\"4\" verb=\"4\" step=\"16\"><network address=\"127.0.0.1\" port=\"1\"/></msg>",
                HEADER + "<msg level=\"3\" verb=\"4\" step=\"16\"></msg>",
                HEADER + "<msg level=\"3\" verb=\"4\" step=\"16\"><network port=\"1\"/></msg>",
                HEADER + "<msg level=\"3\" verb=\"4\" step=\"16\"><network address=\"127.0.0.1\" port=\"0\"/></msg>",
                HEADER
                        + "<msg level=\"3\" verb=\"4\" step=\"16\"><network address=\"127.0.0.1\" port=\"65536\"/></msg>",
                HEADER + "<msg level=\"3\" verb=\"4\" step=\"8\"></msg>",
                HEADER + "<msg level=\"3\" verb=\"1\" step=\"24\"><answer rc=\"0\"/></msg>"
            })
    void whatIsNoValidAnswerIsIgnoredWithinTheSameAttempt(String datagram) {
        try (ScriptedResponder responder = new ScriptedResponder(List.of(List.of(datagram, ANSWER)))) {
            assertThat(find(responder, 1, 2000)).isEqualTo(new Found("127.0.0.1", 31061, null));
            assertThat(responder.received()).hasSize(1);
        }
    }

    @Test
    void asksAgainWhenNobodyAnswers() {
        try (ScriptedResponder responder =
                new ScriptedResponder(List.of(List.of(), List.of("garbage"), List.of(ANSWER)))) {
            assertThat(find(responder, 3, 100)).isNotNull();
            assertThat(responder.received()).hasSize(3);
        }
    }

    @Test
    void givesUpAfterAttemptsTimesTimeout() {
        try (ScriptedResponder responder = new ScriptedResponder(List.of())) {
            long begin = System.nanoTime();
            assertThat(find(responder, 4, 100)).isNull();
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofMillis(400), Duration.ofMillis(600));
            assertThat(responder.received()).hasSize(4);
        }
    }

    @Test
    void findsAServerThroughAGroup() throws Exception {
        NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        try (ScriptedResponder responder =
                ScriptedResponder.inGroup("239.255.77.1", loopback, List.of(List.of(), List.of(ANSWER)))) {
            Found found = new Discovery(
                            new ServerAddress.Multicast("239.255.77.1", responder.port()),
                            loopback,
                            new DiscoverySettings(2, Duration.ofMillis(300), 1),
                            ClientObserver.NONE)
                    .find();
            assertThat(found).isEqualTo(new Found("127.0.0.1", 31061, loopback));
        }
    }

    @Test
    void aClientLocksOnTheServerThatItFoundAndAsksAgainWhenThatIsGone() throws InterruptedException {
        List<List<String>> answers = new ArrayList<>();
        try (TestServer first = new TestServer();
                TestServer second = new TestServer()) {
            answers.add(List.of(answer("127.0.0.1", first.address().getPort())));
            answers.add(List.of(answer("", second.address().getPort())));
            try (ScriptedResponder responder = new ScriptedResponder(answers);
                    FlomClient client = new FlomClient(
                            ClientSettings.of(new ServerAddress.Multicast("127.0.0.1", responder.port())))) {
                HeldLock lock = client.acquire(LockRequest.of("r"));
                client.acquire(LockRequest.of("s")).release();
                assertThat(responder.received()).hasSize(1);
                first.close();
                assertThat(client.acquire(LockRequest.of("r")).server())
                        .isEqualTo("127.0.0.1:" + second.address().getPort());
                assertThat(responder.received()).hasSize(2);
                assertThat(lock.isHeld()).isFalse();
            }
        }
    }

    @Test
    void aServerWhoseNameIsGoneIsLookedForAgain() throws Exception {
        try (TestServer server = new TestServer();
                ScriptedResponder responder = new ScriptedResponder(
                        List.of(List.of(answer("127.0.0.1", server.address().getPort()))))) {
            Connector connector = new Connector(
                    ClientSettings.of(new ServerAddress.Multicast("127.0.0.1", responder.port())), ClientObserver.NONE);
            connector.remember(new Found("no-such-host.invalid", 31061, null));
            Connection connection = connector.connect();
            assertThat(connection.server())
                    .isEqualTo("127.0.0.1:" + server.address().getPort());
            assertThat(responder.received()).hasSize(1);
            connection.close();
        }
    }

    @Test
    void saysWhatCannotBeResolvedOrUsed() {
        assertThatThrownBy(() -> new Discovery(
                                new ServerAddress.Multicast("no-such-host.invalid", 1),
                                null,
                                DiscoverySettings.DEFAULT,
                                ClientObserver.NONE)
                        .find())
                .isInstanceOf(FlomException.class)
                .hasMessageContaining("no-such-host.invalid");
        assertThatThrownBy(() -> HostResolver.networkInterface("nosuch0"))
                .isInstanceOf(FlomException.class)
                .hasMessageContaining("nosuch0");
    }

    @Test
    void aLinkLocalAddressGetsTheScopeOfTheInterface() throws Exception {
        NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
        InetAddress address = HostResolver.resolveFirst("fe80::1", 1, loopback).getAddress();
        assertThat(((Inet6Address) address).getScopeId()).isEqualTo(loopback.getIndex());
        assertThat(HostResolver.resolveFirst("127.0.0.1", 1, loopback).getAddress())
                .isEqualTo(InetAddress.getByName("127.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 256})
    void aTtlIsBetween1And255(int ttl) {
        assertThatThrownBy(() -> new DiscoverySettings(1, Duration.ofMillis(1), ttl))
                .hasMessageContaining("1 and 255");
        assertThat(new DiscoverySettings(1, Duration.ofMillis(1), 255).ttl()).isEqualTo(255);
    }
}
