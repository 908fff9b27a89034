package io.flomd.discovery;

import static io.flomd.discovery.DiscoveryOutcome.ANSWERED;
import static io.flomd.discovery.DiscoveryOutcome.LIMITED;
import static io.flomd.discovery.DiscoveryOutcome.MALFORMED;
import static io.flomd.discovery.DiscoveryOutcome.NOT_LISTENING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The responder over real sockets of the loopback interface. */
class DiscoveryResponderTest {
    private static final String ANSWER =
            "<?xml version=\"1.0\" encoding=\"UTF-8\" ?><msg level=\"3\" verb=\"4\" step=\"16\">"
                    + "<network address=\"127.0.0.1\" port=\"28015\"/></msg>";

    @Test
    void answersAQuerySentToTheGroup() throws Exception {
        try (TestResponder server = TestResponder.started(TestResponder.settings());
                TestQuery client = TestQuery.multicast("239.255.0.1", server.port())) {
            client.sendQuery();
            assertThat(client.reply()).isEqualTo(ANSWER);
            assertThat(server.responder.status().joinedInterfaces()).contains(TestResponder.loopbackName());
        }
    }

    @Test
    void answersAQuerySentToThisHostAlone() throws Exception {
        try (TestResponder server = TestResponder.started(TestResponder.settings());
                TestQuery client = TestQuery.unicast("127.0.0.1", server.port())) {
            client.sendQuery();
            assertThat(client.reply()).isEqualTo(ANSWER);
        }
    }

    @Test
    void answersOverIpv6() throws Exception {
        TestResponder.Settings settings =
                TestResponder.settings().withGroup("ff15::f10d").withUnicast("::1");
        try (TestResponder server = TestResponder.started(settings);
                TestQuery client = TestQuery.unicast("::1", server.port())) {
            server.lockListener(new InetSocketAddress(InetAddress.getByName("::1"), 28_015));
            client.sendQuery();
            assertThat(client.reply()).contains("<network address=\"::1\" port=\"28015\"/>");
            assertThat(server.responder.status().joinedInterfaces()).isNotEmpty();
        }
    }

    @Test
    void joinsOnTheChosenInterfaceAlone() throws Exception {
        TestResponder.Settings settings = TestResponder.settings().withInterface(TestResponder.loopbackName());
        try (TestResponder server = TestResponder.started(settings);
                TestQuery client = TestQuery.multicast("239.255.0.1", server.port())) {
            assertThat(server.responder.status().joinedInterfaces()).containsExactly(TestResponder.loopbackName());
            client.sendQuery();
            assertThat(client.reply()).isEqualTo(ANSWER);
        }
    }

    @Test
    void twoServersOfOneHostShareTheGroup() throws Exception {
        try (TestResponder first = TestResponder.started(TestResponder.settings());
                TestResponder second =
                        TestResponder.started(TestResponder.settings().withPort(first.port()));
                TestQuery client = TestQuery.multicast("239.255.0.1", first.port())) {
            client.sendQuery();
            assertThat(client.reply()).isEqualTo(ANSWER);
            assertThat(client.reply()).isEqualTo(ANSWER);
            await().until(() -> first.outcomes(ANSWERED) == 1 && second.outcomes(ANSWERED) == 1);
        }
    }

    static Stream<String> notQueries() {
        return Stream.of(
                "garbage",
                "",
                " ",
                "\0",
                "<?xml version=\"1.0\" encoding=\"UTF-8\" ?><msg level=\"3\" verb=\"",
                "4\" step=\"8\"></msg>",
                "<?xml version=\"1.0\" encoding=\"UTF-8\" ?><msg level=\"2\" verb=\"4\" step=\"8\"></msg>",
                "<?xml version=\"1.0\" encoding=\"UTF-8\" ?><msg level=\"3\" verb=\"1\" step=\"8\">"
                        + "<session peerid=\"5f0c1e2d3b4a59687766554433221100\"/>"
                        + "<resource name=\"dWRw\" mode=\"5\" wait=\"1\" create=\"1\" lifespan=\"0\"/></msg>",
                "<?xml version=\"1.0\" encoding=\"UTF-8\" ?><msg level=\"3\" verb=\"3\" step=\"16\"></msg>",
                "<?xml version=\"1.0\" encoding=\"UTF-8\" ?><msg level=\"3\" verb=\"5\" step=\"8\">"
                        + "<session peerid=\"5f0c1e2d3b4a59687766554433221100\"/><shutdown immediate=\"1\"/></msg>",
                ANSWER,
                TestQuery.QUERY + TestQuery.QUERY,
                "x".repeat(65_507));
    }

    @ParameterizedTest
    @MethodSource("notQueries")
    void ignoresWhatIsNoQueryAndAnswersTheNext(String datagram) throws Exception {
        try (TestResponder server = TestResponder.started(TestResponder.settings());
                TestQuery client = TestQuery.unicast("127.0.0.1", server.port())) {
            client.send(datagram);
            client.sendQuery();
            assertThat(client.reply()).isEqualTo(ANSWER);
            await().until(() -> server.outcomes(ANSWERED) == 1);
            assertThat(server.outcomes(MALFORMED)).isEqualTo(1);
        }
    }

    @Test
    void ignoresBytesThatAreNotText() throws Exception {
        try (TestResponder server = TestResponder.started(TestResponder.settings());
                TestQuery client = TestQuery.unicast("127.0.0.1", server.port())) {
            for (int first = 0; first < 256; first++) {
                client.send(new byte[] {(byte) first, (byte) 0xff, (byte) 0xc0, '<', (byte) first});
                if (first % 16 == 15) {
                    int sent = first + 1; // no more at once than the socket has room for
                    await().until(() -> server.outcomes(MALFORMED) == sent);
                }
            }
            client.sendQuery();
            assertThat(client.reply()).isEqualTo(ANSWER);
            await().until(() -> server.outcomes(ANSWERED) == 1);
            assertThat(server.outcomes(MALFORMED)).isEqualTo(256);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {78, 200, 1024})
    void acceptsQueriesOfTheLongestLengthAndNotOneByteMore(int maxBytes) throws Exception {
        TestResponder.Settings settings = TestResponder.settings().withDatagramBytes(maxBytes);
        try (TestResponder server = TestResponder.started(settings);
                TestQuery client = TestQuery.unicast("127.0.0.1", server.port())) {
            String longest = TestQuery.QUERY + " ".repeat(maxBytes - TestQuery.QUERY.length());
            assertThat(longest.getBytes(StandardCharsets.UTF_8)).hasSize(maxBytes);
            client.send(longest + " ");
            client.send(longest);
            assertThat(client.reply()).isEqualTo(ANSWER);
            await().until(() -> server.outcomes(ANSWERED) == 1);
            assertThat(server.outcomes(MALFORMED)).isEqualTo(1);
        }
    }

    @Test
    void answersUpToTheLimitAndCountsTheRest() throws Exception {
        try (TestResponder server =
                        TestResponder.started(TestResponder.settings().withReplies(1000, 5));
                TestQuery client = TestQuery.unicast("127.0.0.1", server.port())) {
            for (int i = 0; i < 6; i++) {
                client.sendQuery();
            }
            for (int i = 0; i < 5; i++) {
                assertThat(client.reply()).isEqualTo(ANSWER);
            }
            await().until(() -> server.outcomes(LIMITED) == 1);
            assertThat(server.outcomes(ANSWERED)).isEqualTo(5);
            // The limit holds for one second; then the same client is answered again.
            await().until(() -> {
                client.sendQuery();
                return client.reply(100) != null;
            });
        }
    }

    @Test
    void answersNobodyWhileTheLockListenerIsClosed() throws Exception {
        try (TestResponder server = TestResponder.started(TestResponder.settings());
                TestQuery client = TestQuery.unicast("127.0.0.1", server.port())) {
            server.lockListener(null);
            client.sendQuery();
            await().until(() -> server.outcomes(NOT_LISTENING) == 1);
            server.lockListener(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 28_015));
            client.sendQuery();
            assertThat(client.reply()).isEqualTo(ANSWER);
        }
    }
}
