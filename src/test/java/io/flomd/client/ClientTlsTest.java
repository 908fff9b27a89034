package io.flomd.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.flomd.lock.SessionInfo;
import io.flomd.lock.ViewQuery;
import io.flomd.server.TestServer;
import io.flomd.server.TlsTestServer;
import io.flomd.testing.ScriptedServer;
import io.flomd.tls.TestAuthority;
import io.flomd.tls.TlsFiles;
import io.flomd.wire.ReturnCode;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client library over TLS, and what it says when that fails (client, TLS). */
class ClientTlsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @TempDir
    private Path otherFolder;

    private TestAuthority authority;
    private TlsFiles serverFiles;
    private TlsFiles good;

    @BeforeEach
    void certify() {
        authority = new TestAuthority(folder);
        serverFiles = authority.files(
                certificate -> certificate.subject("CN=" + TestServer.PEER_ID).addSanIpAddress("127.0.0.1"));
        good = authority.files("machine-7");
    }

    private static ClientSettings.Builder settings(int port) {
        return ClientSettings.builder(new ServerAddress.Tcp("127.0.0.1", port)).peerId("machine-7");
    }

    private static FlomClient client(TestServer server, ClientTls tls) {
        return new FlomClient(settings(server.address().getPort()).tls(tls).build());
    }

    private static Map<?, SessionInfo> sessions(TestServer server) {
        return server.engine.view(ViewQuery.all(1000)).sessions();
    }

    private static boolean isFree(TestServer server) {
        return server.view().resources().stream()
                .allMatch(resource -> resource.holders().isEmpty());
    }

    private static FlomException failure(TestServer server, ClientTls tls) {
        try (FlomClient client = client(server, tls)) {
            FlomException failure =
                    catchThrowableOfType(FlomException.class, () -> client.acquire(LockRequest.of("r")));
            assertThat(failure).isNotNull();
            await().atMost(PATIENCE).until(() -> sessions(server).isEmpty());
            assertThat(isFree(server)).isTrue();
            return failure;
        }
    }

    @Test
    void locksOverTlsWithAllChecks() throws Exception {
        ClientTls tls = ClientTls.of(good).checkingPeerId().checkingHostName();
        try (TestServer server = TlsTestServer.start(serverFiles, true);
                FlomClient client = client(server, tls)) {
            HeldLock lock = client.acquire(LockRequest.of("r"));
            assertThat(lock.isHeld()).isTrue();
            assertThat(sessions(server).values()).extracting("principal").containsExactly("machine-7");
            lock.release();
            await().atMost(PATIENCE).until(() -> isFree(server));
            assertThat(client.acquire(LockRequest.of("s")).isHeld()).isTrue();
            assertThat(server.offences()).isEmpty();
        }
    }

    @Test
    void manyThreadsShareItsConnections() throws Exception {
        try (TestServer server = TlsTestServer.start(serverFiles, false);
                FlomClient client = client(server, ClientTls.of(good))) {
            ExecutorService threads = Executors.newFixedThreadPool(16);
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                String name = "r" + i % 4;
                work.add(threads.submit(() -> {
                    for (int round = 0; round < 25; round++) {
                        client.acquire(LockRequest.of(name)).release();
                    }
                    return null;
                }));
            }
            for (Future<?> one : work) {
                one.get();
            }
            threads.shutdown();
            assertThat(server.offences()).isEmpty();
        }
    }

    @Test
    void aServerOfAnotherAuthorityIsRefused() {
        TestAuthority other = new TestAuthority(otherFolder);
        TlsFiles foreign = TestAuthority.believing(other.files(TestServer.PEER_ID), good);
        try (TestServer server = TlsTestServer.start(foreign, false)) {
            FlomException failure = failure(server, ClientTls.of(good));
            assertThat(failure.code()).isEqualTo(ReturnCode.SSL_GET_VERIFY_RESULT_ERROR);
            assertThat(failure)
                    .hasMessageContaining("127.0.0.1:" + server.address().getPort());
        }
    }

    @Test
    void aServerThatRefusesThisClientEndsTheFirstRequest() {
        TestAuthority other = new TestAuthority(otherFolder);
        TlsFiles distrustful = TestAuthority.believing(serverFiles, other.files("x"));
        try (TestServer server = TlsTestServer.start(distrustful, false)) {
            assertThat(failure(server, ClientTls.of(good)).code()).isEqualTo(ReturnCode.SSL_READ_ERROR);
        }
    }

    @Test
    void certificatesOutOfTheirTimeAreRefused() {
        Instant now = Instant.now();
        TlsFiles expired =
                authority.files(certificate -> certificate.subject("CN=x").notAfter(now.minus(Duration.ofHours(1))));
        TlsFiles early =
                authority.files(certificate -> certificate.subject("CN=x").notBefore(now.plus(Duration.ofHours(1))));
        for (TlsFiles files : List.of(expired, early)) {
            try (TestServer server = TlsTestServer.start(files, false)) {
                assertThat(failure(server, ClientTls.of(good)).code())
                        .isEqualTo(ReturnCode.SSL_GET_VERIFY_RESULT_ERROR);
            }
        }
    }

    @Test
    void aCertificateForAnotherHostIsRefusedIfThatIsChecked() throws Exception {
        TlsFiles elsewhere = authority.files(
                certificate -> certificate.subject("CN=" + TestServer.PEER_ID).addSanIpAddress("192.0.2.1"));
        try (TestServer server = TlsTestServer.start(elsewhere, false)) {
            FlomException failure = failure(server, ClientTls.of(good).checkingHostName());
            assertThat(failure.code()).isEqualTo(ReturnCode.SSL_GET_VERIFY_RESULT_ERROR);
            assertThat(failure).hasMessageContaining("127.0.0.1");
            try (FlomClient careless = client(server, ClientTls.of(good))) {
                assertThat(careless.acquire(LockRequest.of("r")).isHeld()).isTrue();
            }
        }
    }

    @Test
    void aServerWhoseIdIsNotItsNameIsRefusedIfThatIsChecked() {
        try (TestServer server = TlsTestServer.start(authority.files("somebody else"), false)) {
            FlomException failure = failure(server, ClientTls.of(good).checkingPeerId());
            assertThat(failure.code()).isEqualTo(ReturnCode.UNIQUE_ID_DOES_NOT_MATCH);
            assertThat(failure).hasMessageContaining("somebody else").hasMessageContaining(TestServer.PEER_ID);
        }
    }

    @Test
    void aServerWithoutANameIsRefusedIfThatIsChecked() {
        TlsFiles nameless = authority.files(certificate -> certificate.subject("O=nobody"));
        try (TestServer server = TlsTestServer.start(nameless, false)) {
            assertThat(failure(server, ClientTls.of(good).checkingPeerId()).code())
                    .isEqualTo(ReturnCode.NULL_OBJECT);
        }
    }

    @Test
    void aPlainServerIsNotTakenForOne() {
        try (TestServer server = new TestServer()) {
            assertThat(failure(server, ClientTls.of(good)).code()).isEqualTo(ReturnCode.SSL_CONNECT_ERROR);
        }
    }

    @Test
    void aPlainClientIsNotServed() {
        try (TestServer server = TlsTestServer.start(serverFiles, false)) {
            try (FlomClient client =
                    new FlomClient(settings(server.address().getPort()).build())) {
                FlomException failure =
                        catchThrowableOfType(FlomException.class, () -> client.acquire(LockRequest.of("r")));
                assertThat(failure.code()).isEqualTo(ReturnCode.RECV_ERROR);
            }
        }
    }

    @Test
    void aSilentServerCostsTheLimitAndNoMore() {
        try (ScriptedServer server = new ScriptedServer(new ScriptedServer.Pause(600_000));
                FlomClient client = new FlomClient(settings(server.port())
                        .tls(ClientTls.of(good))
                        .connectTimeout(Duration.ofMillis(300))
                        .build())) {
            FlomException failure =
                    catchThrowableOfType(FlomException.class, () -> client.acquire(LockRequest.of("r")));
            assertThat(failure.code()).isEqualTo(ReturnCode.SSL_CONNECT_ERROR);
            assertThat(failure).hasMessageContaining("not done within 300 ms");
        }
    }

    @Test
    void filesThatCannotBeUsedAreNamed() throws IOException {
        Path garbage = Files.writeString(folder.resolve("garbage.pem"), "nothing");
        try (TestServer server = TlsTestServer.start(serverFiles, false)) {
            check(server, new TlsFiles(garbage, good.privateKey(), good.caCertificate()), -403, garbage);
            check(server, new TlsFiles(good.certificate(), garbage, good.caCertificate()), -404, garbage);
            check(server, new TlsFiles(good.certificate(), good.privateKey(), garbage), -401, garbage);
            Path otherKey = authority.files("other").privateKey();
            check(server, new TlsFiles(good.certificate(), otherKey, good.caCertificate()), -404, otherKey);
        }
    }

    private static void check(TestServer server, TlsFiles files, int code, Path named) {
        FlomException failure = failure(server, ClientTls.of(files));
        assertThat(failure.code().code()).isEqualTo(code);
        assertThat(failure).hasMessageContaining(named.toString());
    }

    @Test
    void replacedFilesAreUsedForTheNextConnectionAndBrokenOnesAreReported() throws Exception {
        TestAuthority next = new TestAuthority(otherFolder);
        AtomicReference<SslContext> context = new AtomicReference<>(TlsTestServer.context(serverFiles));
        List<String> reported = new CopyOnWriteArrayList<>();
        ClientObserver observer = new ClientObserver() {
            @Override
            public void onTlsFilesUnusable(String why) {
                reported.add(why);
            }
        };
        try (TestServer server = TlsTestServer.start(context, false);
                FlomClient client = new FlomClient(
                        settings(server.address().getPort())
                                .tls(ClientTls.of(good))
                                .maxLocksPerConnection(1)
                                .build(),
                        observer)) {
            HeldLock before = client.acquire(LockRequest.of("before"));
            Files.writeString(good.certificate(), "half of a certifi");
            HeldLock meanwhile = client.acquire(LockRequest.of("meanwhile"));
            assertThat(reported).hasSize(1);
            assertThat(reported.get(0)).contains(good.certificate().toString());
            TlsFiles replacement = next.files("machine-8");
            copy(replacement.certificate(), good.certificate());
            copy(replacement.privateKey(), good.privateKey());
            copy(replacement.caCertificate(), good.caCertificate());
            context.set(TlsTestServer.context(next.files(TestServer.PEER_ID)));
            HeldLock after = client.acquire(LockRequest.of("after"));
            assertThat(List.of(before, meanwhile, after)).allMatch(HeldLock::isHeld);
            assertThat(sessions(server).values())
                    .extracting("principal")
                    .containsExactlyInAnyOrder("machine-7", "machine-7", "machine-8");
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void theEndOfTheServerIsALoss() throws Exception {
        TestServer server = TlsTestServer.start(serverFiles, false);
        try (FlomClient client = client(server, ClientTls.of(good))) {
            HeldLock lock = client.acquire(LockRequest.of("r"));
            List<LockLoss> losses = new CopyOnWriteArrayList<>();
            lock.onLost(losses::add);
            server.close();
            await().atMost(PATIENCE).until(() -> losses.size() == 1);
            assertThat(lock.isHeld()).isFalse();
        } finally {
            server.close();
        }
    }

    @Test
    void closingEndsWhoeverWaits() throws Exception {
        try (TestServer server = TlsTestServer.start(serverFiles, false);
                FlomClient holder = client(server, ClientTls.of(good))) {
            holder.acquire(LockRequest.of("r"));
            FlomClient waiter = client(server, ClientTls.of(good));
            AtomicReference<Throwable> end = new AtomicReference<>();
            Thread thread = new Thread(() -> {
                try {
                    waiter.acquire(LockRequest.of("r").waitingForever());
                } catch (Exception e) {
                    end.set(e);
                }
            });
            thread.start();
            await().atMost(PATIENCE)
                    .until(() -> sessions(server).size() == 2
                            && server.view().resources().get(0).waiters().size() == 1);
            waiter.close();
            await().atMost(PATIENCE).until(() -> end.get() instanceof IllegalStateException);
            await().atMost(PATIENCE).until(() -> sessions(server).size() == 1);
        }
    }
}
