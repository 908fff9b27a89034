package io.flomd.server;

import static io.flomd.server.TestClient.lockMessage;
import static io.flomd.server.TestClient.unlockMessage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flomd.engine.EngineClock;
import io.flomd.tls.TestAuthority;
import io.flomd.tls.TlsClient;
import io.flomd.tls.TlsFiles;
import io.flomd.tls.TlsIdentity;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What peers meet that speak TLS with the server, or fail to (FLoM protocol, TLS). */
class TlsServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @TempDir
    private Path otherFolder;

    private final AtomicReference<SslContext> context = new AtomicReference<>();
    private TestAuthority authority;
    private TlsFiles good;
    private TestServer server;

    @BeforeEach
    void start() throws Exception {
        authority = new TestAuthority(folder);
        good = authority.files("machine-7");
        use(authority.files("server"), true);
        server = start(false, Duration.ofSeconds(10));
    }

    private void use(TlsFiles files, boolean clientAuth) throws Exception {
        TlsIdentity identity = TlsIdentity.load(files);
        context.set(TlsContexts.of(identity.keyManagers(), identity.trustManagers(), clientAuth));
    }

    private TestServer start(boolean checkPeerId, Duration firstMessageTimeout) {
        ServerSettings plain = TestServer.settings(
                "127.0.0.1", "", new ServerSettings.Keepalive(60, 10, 6), 1000, firstMessageTimeout);
        return new TestServer(
                TestServer.withTls(plain, new ServerSettings.Tls(context::get, checkPeerId)), EngineClock.WALL);
    }

    private void restart(boolean checkPeerId, Duration firstMessageTimeout) {
        server.close();
        server = start(checkPeerId, firstMessageTimeout);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private TlsClient connect(TlsFiles files, String... protocols) {
        return new TlsClient(server.address(), files, true, protocols);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void locksAreServedInTheVersionsThatAreSafe(String version) throws Exception {
        try (TlsClient client = connect(good, version)) {
            assertThat(client.send(lockMessage("r", 5, true)).receive()).contains("rc=\"0\"");
            assertThat(client.socket.getSession().getProtocol()).isEqualTo(version);
            assertThat(server.view().resources()).hasSize(1);
            client.send(unlockMessage("r"));
            awaitHolders(0);
        }
        assertThat(server.offences()).isEmpty();
    }

    @Test
    void theSessionKnowsWhoTheClientIs() throws Exception {
        try (TlsClient client = connect(good)) {
            client.send(lockMessage("r", 5, true)).receive();
            assertThat(server.engine
                            .view(io.flomd.lock.ViewQuery.all(10))
                            .sessions()
                            .values())
                    .extracting("principal")
                    .containsExactly("machine-7");
        }
    }

    @Test
    void severalMessagesInOneRecordAreAllSeen() throws Exception {
        try (TlsClient client = connect(good)) {
            client.send(lockMessage("a", 5, true) + lockMessage("b", 5, true) + lockMessage("c", 5, true));
            for (int i = 0; i < 3; i++) {
                assertThat(client.receive()).contains("rc=\"0\"");
            }
        }
    }

    @Test
    void aMessageInManyRecordsIsOneMessage() throws Exception {
        try (TlsClient client = connect(good)) {
            for (char part : lockMessage("r", 5, true).toCharArray()) {
                client.send(String.valueOf(part));
            }
            assertThat(client.receive()).contains("rc=\"0\"");
        }
    }

    @Test
    void anEndWithoutCloseNotifyIsAnEnd() throws Exception {
        // FLoM's clients half-close the TCP connection and then read.
        try (TlsClient client = connect(good)) {
            client.send(lockMessage("r", 5, true)).receive();
            client.plain.shutdownOutput();
            assertThat(client.receive()).isEqualTo("<EOF>");
            awaitHolders(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aCloseNotifyIsAnEndAsWell(String version) throws Exception {
        try (TlsClient client = connect(good, version)) {
            client.send(lockMessage("r", 5, true)).receive();
            client.socket.shutdownOutput();
            assertThat(client.receive()).isEqualTo("<EOF>");
            awaitHolders(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aLastRefusalIsReadInFullAndEndsWithACloseNotify(String version) throws Exception {
        try (TlsClient client = connect(good, version)) {
            assertThat(client.send(lockMessage("_", 5, true)).receive()).contains("rc=\"-14\"");
            assertThat(client.receive()).isEqualTo("<EOF>");
        }
    }

    @Test
    void certificatesThatAreNotBelievedAreRefusedAndCounted() throws Exception {
        Instant now = Instant.now();
        TlsFiles stranger = TestAuthority.believing(new TestAuthority(otherFolder).files("machine-7"), good);
        TlsFiles expired = authority.files(
                certificate -> certificate.notBefore(now.minusSeconds(90)).notAfter(now.minusSeconds(60)));
        TlsFiles early = authority.files(
                certificate -> certificate.notBefore(now.plusSeconds(3600)).notAfter(now.plusSeconds(7200)));
        int refused = 0;
        for (TlsFiles bad : new TlsFiles[] {stranger, expired, early}) {
            for (String version : new String[] {"TLSv1.3", "TLSv1.2"}) {
                try (TlsClient client = connect(bad, version)) {
                    assertRefused(client);
                }
                awaitRejections("TLS_HANDSHAKE", ++refused);
            }
        }
        try (TlsClient client = new TlsClient(server.address(), good, false)) {
            assertRefused(client);
        }
        awaitRejections("TLS_HANDSHAKE", ++refused);
        assertServes();
    }

    @Test
    void withoutClientAuthNobodyNeedsACertificate() throws Exception {
        use(authority.files("server"), false);
        try (TlsClient client = new TlsClient(server.address(), good, false)) {
            assertThat(client.send(lockMessage("r", 5, true)).receive()).contains("rc=\"0\"");
        }
    }

    @Test
    void aClientCannotRenegotiate() throws Exception {
        try (TlsClient client = connect(good, "TLSv1.2")) {
            client.send(lockMessage("r", 5, true)).receive();
            client.socket.startHandshake();
            assertThatThrownBy(() -> client.send(lockMessage("s", 5, true)).receive())
                    .isInstanceOf(IOException.class);
            awaitHolders(0);
        }
        assertServes();
    }

    @Test
    void oldVersionsAreRefused() throws Exception {
        try (TlsClient client = connect(good)) {
            client.socket.setEnabledProtocols(new String[] {"TLSv1.1"});
            assertThatThrownBy(client::shakeHands).isInstanceOf(IOException.class);
        }
        assertServes();
    }

    @Test
    void plainClientsAreClosedAtOnce() {
        try (TestClient client = server.connect()) {
            client.send(lockMessage("r", 5, true));
            assertThat(client.isClosedByPeer()).isTrue();
        }
        awaitRejections("TLS_HANDSHAKE", 1);
    }

    @Test
    void aPlainServerClosesTlsClientsAtOnce() throws Exception {
        try (TestServer plain = new TestServer();
                TlsClient client = new TlsClient(plain.address(), good, true)) {
            assertThatThrownBy(client::shakeHands).isInstanceOf(IOException.class);
            await().atMost(PATIENCE).until(() -> plain.offences().size() == 1);
        }
    }

    @Test
    void aHandshakeThatIsNotMadeInTimeIsTheEnd() throws Exception {
        restart(false, Duration.ofMillis(200));
        try (TestClient silent = server.connect();
                TestClient half = server.connect()) {
            half.send(new byte[] {22, 3, 1, 1, 0, 1, 0});
            assertThat(silent.isClosedByPeer()).isTrue();
            assertThat(half.isClosedByPeer()).isTrue();
        }
        awaitRejections("TLS_HANDSHAKE_TIMEOUT", 2);
    }

    @Test
    void silenceAfterTheHandshakeIsTheEndAsWell() throws Exception {
        restart(false, Duration.ofMillis(500));
        try (TlsClient client = connect(good)) {
            client.shakeHands();
            assertThat(client.receive()).isEqualTo("<EOF>");
        }
        assertThat(server.offences()).containsExactly("offence FIRST_MESSAGE_TIMEOUT");
    }

    @Test
    void theMachineIdMustBeThatOfTheCertificateIfThatIsAsked() throws Exception {
        restart(true, Duration.ofSeconds(10));
        try (TlsClient client = connect(authority.files("x"))) {
            assertThat(client.send(lockMessage("r", 5, true)).receive()).contains("rc=\"0\"");
        }
        assertThat(server.offences()).isEmpty();
        try (TlsClient client = connect(good)) {
            assertThat(client.send(lockMessage("r", 5, true)).receive()).isEqualTo("<EOF>");
        }
        try (TlsClient client = connect(authority.files(certificate -> certificate.subject("O=x")))) {
            assertThat(client.send(lockMessage("r", 5, true)).receive()).isEqualTo("<EOF>");
        }
        try (TlsClient client = connect(authority.files("x"))) {
            String anonymous = lockMessage("r", 5, true).replace("<session peerid=\"x\"/>", "");
            assertThat(client.send(anonymous).receive()).isEqualTo("<EOF>");
        }
        try (TlsClient client = connect(good)) {
            String shutdown = TestClient.HEADER + "<msg level=\"3\" verb=\"5\" step=\"8\"><session peerid=\"x\"/>"
                    + "<shutdown immediate=\"1\"/></msg>";
            assertThat(client.send(shutdown).receive()).isEqualTo("<EOF>");
        }
        assertThat(server.offences()).hasSize(4).containsOnly("offence PEER_ID_MISMATCH");
        assertThat(server.seen).noneMatch(text -> text.startsWith("shut down"));
    }

    @Test
    void aNewCertificateIsForNewConnections() throws Exception {
        try (TlsClient old = connect(good)) {
            old.send(lockMessage("r", 5, true)).receive();
            TestAuthority other = new TestAuthority(otherFolder);
            use(other.files("other"), true);
            assertThat(old.send(lockMessage("s", 5, true)).receive()).contains("rc=\"0\"");
            try (TlsClient client = connect(good)) {
                assertThatThrownBy(client::shakeHands).isInstanceOf(IOException.class);
            }
            try (TlsClient client = connect(other.files("machine-8"))) {
                assertThat(client.send(lockMessage("t", 5, true)).receive()).contains("rc=\"0\"");
            }
        }
    }

    @Test
    void garbageAfterTheHandshakeEndsItsConnectionAlone() throws Exception {
        try (TlsClient client = connect(good);
                TlsClient other = connect(good)) {
            other.send(lockMessage("s", 5, true)).receive();
            client.send(lockMessage("r", 5, true)).receive();
            client.plain.getOutputStream().write("garbage that is no record".getBytes(StandardCharsets.US_ASCII));
            awaitHolders(1);
            assertThat(other.send(lockMessage("t", 5, true)).receive()).contains("rc=\"0\"");
        }
        assertThat(server.seen).noneMatch(text -> text.startsWith("failed") || text.startsWith("broken"));
    }

    @Test
    void handshakesThatClientsAbortLeaveNothing() throws Exception {
        byte[] hello = Files.readAllBytes(good.certificate());
        for (int i = 0; i < 200; i++) {
            try (TestClient client = server.connect()) {
                client.send(i % 2 == 0 ? new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3} : hello);
            }
        }
        await().atMost(PATIENCE).until(() -> server.server.openConnections() == 0);
        assertServes();
        assertThat(server.seen).noneMatch(text -> text.startsWith("failed") || text.startsWith("broken"));
    }

    private void awaitHolders(int count) {
        await().atMost(PATIENCE)
                .until(() -> server.view().resources().stream()
                                .mapToInt(resource -> resource.holders().size())
                                .sum()
                        == count);
    }

    private void assertServes() throws IOException {
        try (TlsClient client = connect(good)) {
            assertThat(client.send(lockMessage("served", 5, true)).receive()).contains("rc=\"0\"");
        }
    }

    /** With TLS 1.3 a client learns of the refusal when it reads. */
    private static void assertRefused(TlsClient client) {
        assertThatThrownBy(() -> {
                    client.shakeHands();
                    String answer = client.send(lockMessage("r", 5, true)).receive();
                    throw new IOException(answer);
                })
                .isInstanceOf(IOException.class)
                .hasMessageNotContaining("rc=");
    }

    private void awaitRejections(String reason, int count) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(server.seen)
                        .filteredOn(text -> text.equals("rejected " + reason))
                        .hasSize(count));
    }
}
