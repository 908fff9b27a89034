package io.flomd.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flomd.conformance.Rule;
import io.flomd.engine.EngineClock;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The listener: whom it lets in, how it ends connections, and what it says when it cannot listen. */
class FlomServerTest {
    private static final ServerSettings.Keepalive KEEPALIVE = new ServerSettings.Keepalive(60, 10, 6);

    @Test
    void grantsALockAndHandsItOnWhenTheHolderGoes() {
        try (TestServer server = new TestServer();
                TestClient first = server.connect();
                TestClient second = server.connect()) {
            assertThat(first.lock("r")).contains("<answer rc=\"0\"/>");
            assertThat(second.lock("r")).contains("<answer rc=\"1\"/>");
            first.reset();
            assertThat(second.receive()).contains("step=\"24\"><answer rc=\"0\"/>");
        }
    }

    @Test
    void givesATokenToWhoeverAsksForOne() {
        try (TestServer server = new TestServer();
                TestClient client = server.connect();
                TestClient other = server.connect()) {
            String request =
                    TestClient.lockMessage("r", 3, true).replace("lifespan=\"0\"", "lifespan=\"0\" token=\"1\"");
            long first = token(client.send(request).receive());
            long second = token(client.send(request).receive());
            assertThat(second).isGreaterThan(first);
            assertThat(other.send(TestClient.lockMessage("r", 3, true)).receive())
                    .doesNotContain("token");
        }
    }

    @Test
    @Rule("LK-223")
    void letsInAsManyConnectionsAsTheLimitAndNotOneMore() {
        ServerSettings settings = TestServer.settings("127.0.0.1", "", KEEPALIVE, 2, Duration.ofSeconds(10));
        try (TestServer server = new TestServer(settings, EngineClock.WALL);
                TestClient first = server.connect();
                TestClient second = server.connect()) {
            assertThat(first.lock("a")).contains("rc=\"0\"");
            assertThat(second.lock("b")).contains("rc=\"0\"");
            try (TestClient third = server.connect()) {
                assertThat(third.isClosedByPeer()).isTrue();
            }
            assertThat(server.seen).contains("rejected TOO_MANY_CONNECTIONS");
            second.close();
            await().atMost(Duration.ofSeconds(5)).until(() -> server.server.openConnections() == 1);
            try (TestClient third = server.connect()) {
                assertThat(third.lock("c")).contains("rc=\"0\"");
            }
        }
    }

    @Test
    @Rule("LK-224")
    void closesAConnectionThatSendsNoWholeMessageInTime() {
        ServerSettings settings = TestServer.settings("127.0.0.1", "", KEEPALIVE, 10, Duration.ofMillis(200));
        try (TestServer server = new TestServer(settings, EngineClock.WALL);
                TestClient silent = server.connect();
                TestClient half = server.connect();
                TestClient holder = server.connect()) {
            assertThat(holder.lock("r")).contains("rc=\"0\"");
            half.send(TestClient.lockMessage("r", 5, true).substring(0, 60));
            assertThat(silent.isClosedByPeer()).isTrue();
            assertThat(half.isClosedByPeer()).isTrue();
            assertThat(holder.isSilentFor(300)).isTrue();
            assertThat(server.seen).contains("offence FIRST_MESSAGE_TIMEOUT");
        }
    }

    @Test
    void closesAConnectionThatHasOnlyAskedForTheAddress() {
        ServerSettings settings = TestServer.settings("127.0.0.1", "", KEEPALIVE, 10, Duration.ofMillis(200));
        try (TestServer server = new TestServer(settings, EngineClock.WALL);
                TestClient client = server.connect()) {
            client.send(TestClient.HEADER + "<msg level=\"3\" verb=\"4\" step=\"8\"></msg>");
            assertThat(client.receive()).contains("<network ");
            assertThat(client.isClosedByPeer()).isTrue();
            assertThat(server.seen).contains("offence FIRST_MESSAGE_TIMEOUT");
        }
    }

    @Test
    @Rule("LK-225")
    void disconnectsAPeerThatLeavesItsAnswersUnread() {
        requireUnreadAnswersDisconnect(TestServer.settings("127.0.0.1").maxPendingAnswerBytes());
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 4_194_304})
    void disconnectsAPeerThatLeavesItsAnswersUnreadAtOtherLimits(int maxPendingAnswerBytes) {
        requireUnreadAnswersDisconnect(maxPendingAnswerBytes);
    }

    private static void requireUnreadAnswersDisconnect(int maxPendingAnswerBytes) {
        ServerSettings settings =
                withMaxPendingAnswerBytes(TestServer.settings("127.0.0.1"), maxPendingAnswerBytes, Long.MAX_VALUE);
        try (TestServer server = new TestServer(settings, EngineClock.WALL)) {
            requireOverflow(server, "offence UNREAD_ANSWERS", 0);
        }
    }

    /** A client that asks and does not read is disconnected; so many connections are left. */
    private static void requireOverflow(TestServer server, String offence, int left) {
        try (TestClient greedy = server.connect()) {
            String many = (TestClient.lockMessage("r", 0, false)).repeat(100);
            Thread sender = new Thread(() -> {
                try {
                    while (true) {
                        greedy.send(many);
                    }
                } catch (java.io.UncheckedIOException e) {
                    // The server has closed, or the test is over.
                }
            });
            sender.setDaemon(true);
            sender.start();
            try (TestClient other = server.connect()) {
                assertThat(other.lock("x")).contains("rc=\"0\"");
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> server.seen.contains(offence));
            await().atMost(Duration.ofSeconds(20)).until(() -> server.server.openConnections() == left);
        }
    }

    @Test
    void disconnectsTheGreediestWhenAllLeaveTooMuchUnread() {
        ServerSettings base = TestServer.settings("127.0.0.1");
        ServerSettings settings = withMaxPendingAnswerBytes(base, 1 << 30, 100_000);
        try (TestServer server = new TestServer(settings, EngineClock.WALL);
                TestClient other = server.connect()) {
            assertThat(other.lock("z")).contains("rc=\"0\"");
            requireOverflow(server, "offence UNREAD_ANSWERS_TOTAL", 1);
            assertThat(server.seen).doesNotContain("offence UNREAD_ANSWERS");
            assertThat(other.lock("y")).contains("rc=\"0\"");
            await().atMost(Duration.ofSeconds(20)).until(() -> server.server.pendingAnswerBytes() == 0);
        }
    }

    @Test
    void honoursAShutdownMessageOnlyAsTheFirstOfAConnection() {
        String message = TestClient.HEADER
                + "<msg level=\"3\" verb=\"5\" step=\"8\"><session peerid=\"x\"/><shutdown immediate=\"0\"/></msg>";
        try (TestServer server = new TestServer();
                TestClient client = server.connect();
                TestClient holder = server.connect()) {
            assertThat(client.send(message).isClosedByPeer()).isTrue();
            await().atMost(Duration.ofSeconds(5)).until(() -> server.seen.contains("shut down when idle"));
            assertThat(holder.lock("r")).contains("rc=\"0\"");
            assertThat(holder.send(message).isClosedByPeer()).isTrue();
            assertThat(server.seen).contains("offence UNEXPECTED_MESSAGE");
        }
    }

    @Test
    void grantsNothingWhileItStops() {
        for (int i = 0; i < 20; i++) {
            try (TestServer server = new TestServer();
                    TestClient holder = server.connect();
                    TestClient waiter = server.connect()) {
                assertThat(holder.lock("r")).contains("rc=\"0\"");
                assertThat(waiter.lock("r")).contains("rc=\"1\"");
                server.server.stop();
                assertThat(waiter.receive()).isEqualTo("<EOF>");
            }
        }
    }

    @Test
    void servesClientsOnAUnixDomainSocket(@TempDir Path directory) throws Exception {
        Path path = directory.resolve("flom.sock");
        ServerSettings settings =
                TestServer.settings("127.0.0.1", path.toString(), KEEPALIVE, 10, Duration.ofSeconds(10));
        try (SocketChannel stale = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            stale.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
        try (TestServer server = new TestServer(settings, EngineClock.WALL)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rwx------");
            try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                client.write(
                        ByteBuffer.wrap(TestClient.lockMessage("r", 5, true).getBytes(StandardCharsets.UTF_8)));
                ByteBuffer answer = ByteBuffer.allocate(1024);
                client.read(answer);
                assertThat(new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8))
                        .contains("step=\"16\"", "rc=\"0\"");
            }
            assertThat(server.seen).contains("connected unix");
            assertThatThrownBy(() -> new TestServer(settings, EngineClock.WALL))
                    .isInstanceOf(ListenException.class)
                    .hasMessageContaining("another server listens there");
        }
        assertThat(path).doesNotExist();
        Files.writeString(path, "precious");
        assertThatThrownBy(() -> new TestServer(settings, EngineClock.WALL))
                .isInstanceOf(ListenException.class)
                .hasMessageContaining("no socket");
        assertThat(path).hasContent("precious");
    }

    @Test
    void saysInOneLineWhyItCannotListen() throws Exception {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress("127.0.0.1", 0));
            ServerSettings base = TestServer.settings("127.0.0.1");
            assertFailure(withAddress(base, "127.0.0.1", taken.getLocalPort()), "the port is in use");
            assertFailure(withAddress(base, "192.0.2.250", 0), "this host has no such address");
            assertFailure(withAddress(base, "no-such-host.invalid", 0), "the address is not known");
        }
    }

    private static void assertFailure(ServerSettings settings, String reason) {
        assertThatThrownBy(() -> new TestServer(settings, EngineClock.WALL))
                .isInstanceOf(ListenException.class)
                .hasMessageContaining(settings.address())
                .hasMessageContaining(reason)
                .hasMessageNotContaining("\n");
    }

    private static ServerSettings withAddress(ServerSettings base, String address, int port) {
        return new ServerSettings(
                address,
                port,
                "",
                "rwx------",
                base.peerId(),
                base.maxMessageBytes(),
                base.maxConnections(),
                base.firstMessageTimeout(),
                base.maxPendingAnswerBytes(),
                base.maxUnansweredRequests(),
                base.maxPendingAnswerBytesTotal(),
                base.keepalive(),
                base.tls());
    }

    private static ServerSettings withMaxPendingAnswerBytes(
            ServerSettings base, int maxPendingAnswerBytes, long maxPendingAnswerBytesTotal) {
        return new ServerSettings(
                base.address(),
                base.port(),
                base.socketPath(),
                base.socketPermissions(),
                base.peerId(),
                base.maxMessageBytes(),
                base.maxConnections(),
                base.firstMessageTimeout(),
                maxPendingAnswerBytes,
                base.maxUnansweredRequests(),
                maxPendingAnswerBytesTotal,
                base.keepalive(),
                base.tls());
    }

    private static long token(String answer) {
        int start = answer.indexOf("token=\"") + 7;
        return Long.parseLong(answer.substring(start, answer.indexOf('"', start)));
    }
}
