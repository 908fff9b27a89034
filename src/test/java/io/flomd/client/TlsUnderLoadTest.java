package io.flomd.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flomd.server.TestServer;
import io.flomd.server.TlsTestServer;
import io.flomd.tls.TestAuthority;
import io.flomd.tls.TlsFiles;
import io.flomd.tls.TlsIdentity;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody who is served notices what others do in handshakes, or that certificates are replaced. */
class TlsUnderLoadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int CLIENTS = 64;
    private static final int REPLACEMENTS = 50;
    /** With {@code -Daborted.handshakes=10000} as many as one likes. */
    private static final int ABORTED_HANDSHAKES = Integer.getInteger("aborted.handshakes", 200);

    @TempDir
    private Path folder;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicLong cycles = new AtomicLong();
    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    private TestAuthority authority;
    private TlsFiles good;
    private AtomicReference<SslContext> context;
    private TestServer server;

    @BeforeEach
    void start() {
        authority = new TestAuthority(folder);
        good = authority.files("client");
        context = new AtomicReference<>(newContext());
        server = TlsTestServer.start(context, false);
    }

    private SslContext newContext() {
        return TlsTestServer.context(authority.files(TestServer.PEER_ID));
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        server.close();
    }

    /** @param idleConnections 0 has each lock shake hands anew */
    private FlomClient client(int idleConnections) {
        return new FlomClient(ClientSettings.builder(
                        new ServerAddress.Tcp("127.0.0.1", server.address().getPort()))
                .tls(ClientTls.of(good))
                .maxIdleConnections(idleConnections)
                .build());
    }

    private List<Future<?>> load(FlomClient client) {
        List<Future<?>> work = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            String name = "load" + i;
            work.add(threads.submit(() -> {
                while (!over.get()) {
                    client.acquire(LockRequest.of(name)).release();
                    cycles.incrementAndGet();
                }
                return null;
            }));
        }
        return work;
    }

    private void awaitCycles(long more) {
        long goal = cycles.get() + more;
        await().atMost(PATIENCE).until(() -> cycles.get() >= goal);
    }

    private void finish(List<Future<?>> work) throws Exception {
        over.set(true);
        for (Future<?> one : work) {
            one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
        assertThat(server.offences()).isEmpty();
    }

    @Test
    void replacedCertificatesDropNobody() throws Exception {
        try (FlomClient holder = client(CLIENTS);
                FlomClient busy = client(0)) {
            List<HeldLock> held = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                held.add(holder.acquire(LockRequest.of("held" + i)));
            }
            List<Future<?>> work = load(busy);
            for (int i = 0; i < REPLACEMENTS; i++) {
                context.set(newContext());
                awaitCycles(8);
            }
            finish(work);
            assertThat(held).allMatch(HeldLock::isHeld);
        }
        assertThat(server.seen).filteredOn(text -> text.contains("TLS")).isEmpty();
    }

    @Test
    void handshakesThatAreGivenUpHoldNobodyUp() throws Exception {
        byte[] hello = clientHello();
        try (FlomClient client = client(CLIENTS)) {
            List<Future<?>> work = load(client);
            for (int i = 0; i < ABORTED_HANDSHAKES; i++) {
                abort(hello, i);
                if (i % 50 == 0) {
                    awaitCycles(CLIENTS);
                }
            }
            awaitCycles(CLIENTS);
            await().atMost(PATIENCE)
                    .until(() -> server.seen.stream()
                                    .filter(text -> text.contains("TLS_HANDSHAKE"))
                                    .count()
                            == ABORTED_HANDSHAKES);
            finish(work);
        }
    }

    /** Sends all of the first message or a part of it, and goes away: in order or with a reset, waiting for the answer or not. */
    private void abort(byte[] hello, int variant) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", server.address().getPort()));
            int length = variant % 2 == 0 ? hello.length : 1 + variant % (hello.length - 1);
            socket.getOutputStream().write(hello, 0, length);
            if (variant % 4 == 0) {
                socket.getInputStream().read();
            }
            if (variant % 3 == 0) {
                socket.setSoLinger(true, 0);
            }
        }
    }

    private byte[] clientHello() throws Exception {
        TlsIdentity identity = TlsIdentity.load(good);
        SSLContext clients = SSLContext.getInstance("TLS");
        clients.init(
                identity.keyManagers().getKeyManagers(),
                identity.trustManagers().getTrustManagers(),
                null);
        SSLEngine engine = clients.createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), out);
        byte[] hello = new byte[out.position()];
        out.flip();
        out.get(hello);
        return hello;
    }
}
