package io.flomd.client;

import static io.flomd.testing.ScriptedServer.HEADER;
import static io.flomd.testing.ScriptedServer.first;
import static io.flomd.testing.ScriptedServer.granted;
import static io.flomd.testing.ScriptedServer.later;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import io.flomd.resource.LockMode;
import io.flomd.testing.ScriptedServer;
import io.flomd.testing.ScriptedServer.Await;
import io.flomd.testing.ScriptedServer.Close;
import io.flomd.testing.ScriptedServer.Pause;
import io.flomd.testing.ScriptedServer.Reset;
import io.flomd.testing.ScriptedServer.Send;
import io.flomd.testing.ScriptedServer.Step;
import io.flomd.wire.ReturnCode;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlomClientTest {
    private static final LockRequest REQUEST = LockRequest.of("r");
    private static final String PEER_ID = "5f0c1e2d3b4a59687766554433221100";

    private static ClientSettings.Builder settings(ScriptedServer server) {
        return ClientSettings.builder(new ServerAddress.Tcp("127.0.0.1", server.port()))
                .peerId(PEER_ID);
    }

    private static FlomClient client(ScriptedServer server) {
        return new FlomClient(settings(server).build());
    }

    @Test
    void holdsWhatTheServerGrantsAndGivesItBack() throws InterruptedException {
        Send grant = new Send(HEADER
                + "<msg level=\"3\" verb=\"1\" step=\"16\"><answer rc=\"0\" element=\"a&amp;b\" token=\"7\"/></msg>");
        try (ScriptedServer server = new ScriptedServer(grant);
                FlomClient client = client(server)) {
            HeldLock lock = client.acquire(LockRequest.of("a.b"));
            assertThat(lock.element()).isEqualTo("a&b");
            assertThat(lock.token()).hasValue(7);
            assertThat(lock.isHeld()).isTrue();
            lock.release();
            lock.release();
            assertThat(lock.isHeld()).isFalse();
            await().until(() -> server.received().size() == 2);
            assertThat(server.received().get(1)).contains("verb=\"2\"").contains("rollback=\"0\"");
        }
    }

    @Test
    void sendsTheBytesOfTheOriginalWhenItAsksForNoToken() throws InterruptedException {
        try (ScriptedServer server = new ScriptedServer(first(0));
                FlomClient client =
                        new FlomClient(settings(server).withoutTokens().build())) {
            client.acquire(LockRequest.of("fake")).releaseAfterFailure();
            assertThat(server.received())
                    .containsExactly(
                            HEADER + "<msg level=\"3\" verb=\"1\" step=\"8\"><session peerid=\"" + PEER_ID
                                    + "\"/><resource name=\"ZmFrZQ==\" mode=\"5\" wait=\"1\" create=\"1\" lifespan=\"0\"/></msg>",
                            HEADER
                                    + "<msg level=\"3\" verb=\"2\" step=\"8\"><resource name=\"ZmFrZQ==\" rollback=\"1\" /></msg>");
        }
    }

    @Test
    void sendsEverythingThatARequestSays() throws InterruptedException {
        try (ScriptedServer server = new ScriptedServer(first(0));
                FlomClient client = client(server)) {
            client.acquire(LockRequest.of("/a/b")
                            .withMode(LockMode.PR)
                            .notWaiting()
                            .withoutCreation()
                            .keepingUnusedFor(Duration.ofMillis(1500)))
                    .release();
            client.acquire(LockRequest.of("n[9]").withQuantity(3)).release();
            assertThat(server.received().get(0)).contains("mode=\"3\" wait=\"0\" create=\"0\" lifespan=\"1500\"");
            assertThat(server.received().get(2)).contains("wait=\"1\" quantity=\"3\" create=\"1\" lifespan=\"0\"");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "4, BUSY, LOCK_BUSY",
        "5, CANNOT_WAIT, LOCK_CANT_WAIT",
        "6, IMPOSSIBLE, LOCK_IMPOSSIBLE",
        "-14, INVALID_NAME, INVALID_RESOURCE_NAME"
    })
    void tellsWhyItWasRefused(int rc, LockNotAcquiredException.Reason reason, ReturnCode code) {
        try (ScriptedServer server = new ScriptedServer(first(rc));
                FlomClient client = client(server)) {
            assertThatThrownBy(() -> client.acquire(REQUEST))
                    .asInstanceOf(type(LockNotAcquiredException.class))
                    .satisfies(e -> {
                        assertThat(e.reason()).isEqualTo(reason);
                        assertThat(e.code()).isEqualTo(code);
                        assertThat(e.resource()).isEqualTo("r");
                    });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "24, 4, BUSY, LOCK_BUSY",
        "24, 6, IMPOSSIBLE, LOCK_IMPOSSIBLE",
        "32, 6, IMPOSSIBLE, LOCK_CANT_LOCK",
        "32, 1, OTHER, LOCK_CANT_LOCK",
        "24, 9, OTHER, LOCK_CANT_LOCK"
    })
    void neverTakesALateRefusalForAGrant(int step, int rc, LockNotAcquiredException.Reason reason, ReturnCode code) {
        try (ScriptedServer server = new ScriptedServer(first(2), later(step, rc));
                FlomClient client = client(server)) {
            assertThatThrownBy(() -> client.acquire(REQUEST))
                    .asInstanceOf(type(LockNotAcquiredException.class))
                    .satisfies(e -> {
                        assertThat(e.reason()).isEqualTo(reason);
                        assertThat(e.code()).isEqualTo(code);
                    });
        }
    }

    @Test
    void triesWithoutAnException() throws InterruptedException {
        try (ScriptedServer busy = new ScriptedServer(first(4));
                ScriptedServer impossible = new ScriptedServer(first(6));
                FlomClient client = client(busy);
                FlomClient other = client(impossible)) {
            assertThat(client.tryAcquire(REQUEST.notWaiting())).isEmpty();
            assertThatThrownBy(() -> other.tryAcquire(REQUEST)).isInstanceOf(LockNotAcquiredException.class);
        }
    }

    @Test
    void countsTheTimeLimitFromTheSendingHoweverManyAnswersCome() {
        Step[] script = {
            first(2),
            new Pause(150),
            later(24, 1),
            new Pause(150),
            later(24, 1),
            new Pause(150),
            later(24, 1),
            new Await()
        };
        try (ScriptedServer server = new ScriptedServer(script);
                FlomClient client = client(server)) {
            long begin = System.nanoTime();
            assertThatThrownBy(() -> client.acquire(REQUEST.waitingAtMost(Duration.ofMillis(250))))
                    .asInstanceOf(type(LockNotAcquiredException.class))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(LockNotAcquiredException.Reason.TIMEOUT));
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofMillis(245), Duration.ofMillis(440));
        }
    }

    @Test
    void givesUpOnAServerThatNeverAnswers() {
        try (ScriptedServer server = new ScriptedServer(new Await());
                FlomClient client = new FlomClient(
                        settings(server).answerTimeout(Duration.ofMillis(100)).build())) {
            assertThatThrownBy(() -> client.acquire(REQUEST.notWaiting()))
                    .asInstanceOf(type(FlomException.class))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ReturnCode.NETWORK_TIMEOUT));
            assertThatThrownBy(() -> client.acquire(REQUEST.waitingAtMost(Duration.ofMillis(50))))
                    .isInstanceOf(LockNotAcquiredException.class);
        }
    }

    @Test
    void withdrawsTheRequestOfAnInterruptedThread() throws Exception {
        try (ScriptedServer server = new ScriptedServer(first(1), new Await());
                FlomClient client = client(server)) {
            CompletableFuture<Throwable> failure = new CompletableFuture<>();
            Thread waiter = new Thread(() -> {
                try {
                    client.acquire(REQUEST);
                } catch (InterruptedException e) {
                    failure.complete(e);
                }
            });
            waiter.start();
            await().until(() -> waiter.getState() == Thread.State.WAITING
                    && server.received().size() == 1);
            waiter.interrupt();
            assertThat(failure.get(5, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void anInterruptBeforeTheRequestSendsNothing() {
        try (ScriptedServer server = new ScriptedServer(first(0));
                FlomClient client = client(server)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> client.acquire(REQUEST)).isInstanceOf(InterruptedException.class);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void saysAtOnceThatALockIsLost() throws Exception {
        try (ScriptedServer server = new ScriptedServer(first(0), new Pause(50), new Close());
                FlomClient client = client(server)) {
            HeldLock lock = client.acquire(REQUEST);
            CompletableFuture<LockLoss> loss = new CompletableFuture<>();
            lock.onLost(loss::complete);
            assertThat(loss.get(5, TimeUnit.SECONDS).kind()).isEqualTo(LockLoss.Kind.CLOSED_BY_SERVER);
            assertThat(lock.isHeld()).isFalse();
            CompletableFuture<LockLoss> known = new CompletableFuture<>();
            lock.onLost(known::complete);
            assertThat(known).isCompleted();
            assertThatThrownBy(lock::release)
                    .asInstanceOf(type(LockLostException.class))
                    .satisfies(e -> assertThat(e.loss()).isEqualTo(lock.loss()));
        }
    }

    @Test
    void tellsAResetFromAClose() throws InterruptedException {
        try (ScriptedServer server = new ScriptedServer(first(0), new Pause(20), new Reset());
                FlomClient client = client(server)) {
            HeldLock lock = client.acquire(REQUEST);
            await().until(() -> lock.loss() != null);
            assertThat(lock.loss().kind()).isEqualTo(LockLoss.Kind.CONNECTION_BROKEN);
        }
    }

    @Test
    void usesAConnectionAgainOnlyIfItsServerGivesTokens() throws InterruptedException {
        try (ScriptedServer flomd = new ScriptedServer(granted(1), new Await(), new Await(), granted(2));
                ScriptedServer original = new ScriptedServer(first(0));
                FlomClient client = client(flomd);
                FlomClient other = client(original)) {
            client.acquire(REQUEST).release();
            assertThat(client.idleConnections()).isEqualTo(1);
            assertThat(client.acquire(LockRequest.of("s")).token()).hasValue(2);
            assertThat(flomd.connections()).isEqualTo(1);
            other.acquire(REQUEST).release();
            other.acquire(REQUEST).release();
            assertThat(other.idleConnections()).isZero();
            assertThat(original.connections()).isEqualTo(2);
        }
    }

    @Test
    void replacesAConnectionThatEndedWhileIdle() throws InterruptedException {
        try (ScriptedServer server = new ScriptedServer(granted(1), new Await(), new Await(), new Close());
                FlomClient client = client(server)) {
            client.acquire(REQUEST).release();
            assertThat(client.acquire(REQUEST).isHeld()).isTrue();
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void keepsNoMoreIdleConnectionsThanItMay() throws InterruptedException {
        try (ScriptedServer server = new ScriptedServer(granted(1));
                FlomClient client = new FlomClient(settings(server)
                        .maxIdleConnections(1)
                        .maxLocksPerConnection(1)
                        .closeTimeout(Duration.ofMillis(200))
                        .build())) {
            HeldLock one = client.acquire(REQUEST);
            HeldLock two = client.acquire(LockRequest.of("s"));
            one.release();
            two.release();
            assertThat(client.idleConnections()).isEqualTo(1);
        }
    }

    @Test
    void aReleaseDoesNotWaitLongForAServerThatDoesNotClose() throws InterruptedException {
        try (ScriptedServer server = new ScriptedServer(first(0), new ScriptedServer.Linger(3000));
                FlomClient client = new FlomClient(
                        settings(server).closeTimeout(Duration.ofMillis(200)).build())) {
            HeldLock lock = client.acquire(REQUEST);
            long begin = System.nanoTime();
            lock.release();
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofMillis(195), Duration.ofMillis(900));
        }
    }

    @Test
    void closingTheClientReleasesWhatItHolds() throws InterruptedException {
        try (ScriptedServer server = new ScriptedServer(granted(1))) {
            FlomClient client = client(server);
            HeldLock lock = client.acquire(REQUEST);
            client.close();
            assertThat(lock.isHeld()).isFalse();
            assertThat(server.received()).hasSize(2);
            assertThatThrownBy(() -> client.acquire(REQUEST)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void rollsBackOnlyTransactionalSequences() throws InterruptedException {
        try (ScriptedServer server = new ScriptedServer(first(0));
                FlomClient client = client(server)) {
            assertThat(client.acquire(LockRequest.of("_S_x[1]")).rollback()).isTrue();
            assertThat(client.acquire(LockRequest.of("_s_x[1]")).rollback()).isFalse();
            assertThat(server.received().get(1)).contains("rollback=\"1\"");
            assertThat(server.received().get(3)).contains("rollback=\"0\"");
        }
    }

    @Test
    void namesTheServerThatIsNotThere() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (FlomClient client = new FlomClient(ClientSettings.of(new ServerAddress.Tcp("127.0.0.1", port)));
                FlomClient badPort = new FlomClient(ClientSettings.of(new ServerAddress.Tcp("127.0.0.1", 70_000)));
                FlomClient badHost =
                        new FlomClient(ClientSettings.of(new ServerAddress.Tcp("no-such-host.invalid", 1)))) {
            assertThatThrownBy(() -> client.acquire(REQUEST))
                    .isInstanceOf(ServerUnavailableException.class)
                    .hasMessageContaining("127.0.0.1:" + port);
            assertThatThrownBy(() -> badPort.acquire(REQUEST))
                    .isInstanceOf(ServerUnavailableException.class)
                    .hasMessageContaining("70000");
            assertThatThrownBy(() -> badHost.acquire(REQUEST))
                    .asInstanceOf(type(FlomException.class))
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ReturnCode.GETADDRINFO_ERROR));
        }
    }

    @Test
    void theSocketHasTheKeepaliveOfTheSettings() throws Exception {
        try (ScriptedServer server = new ScriptedServer(first(0))) {
            TcpTransport transport = TcpTransport.connect(
                    new java.net.InetSocketAddress("127.0.0.1", server.port()),
                    Duration.ofSeconds(1),
                    new Keepalive(33, 4, 5));
            assertThat(transport.socket().getOption(java.net.StandardSocketOptions.SO_KEEPALIVE))
                    .isTrue();
            assertThat(transport.socket().getOption(jdk.net.ExtendedSocketOptions.TCP_KEEPIDLE))
                    .isEqualTo(33);
            assertThat(transport.socket().getOption(jdk.net.ExtendedSocketOptions.TCP_KEEPINTERVAL))
                    .isEqualTo(4);
            assertThat(transport.socket().getOption(jdk.net.ExtendedSocketOptions.TCP_KEEPCOUNT))
                    .isEqualTo(5);
            assertThat(transport.socket().getTcpNoDelay()).isTrue();
            transport.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "32767, 32767, 127, 32767, 32767, 127",
        "32768, 4, 5, 32767, 4, 5",
        "3, 32768, 5, 3, 32767, 5",
        "3, 4, 128, 3, 4, 127",
        "2147483647, 2147483647, 2147483647, 32767, 32767, 127"
    })
    void keepaliveTimesThatTheSystemDoesNotCountAreTheLongestThatItDoes(
            int time, int interval, int probes, int systemTime, int systemInterval, int systemProbes) throws Exception {
        try (ScriptedServer server = new ScriptedServer(first(0))) {
            TcpTransport transport = TcpTransport.connect(
                    new java.net.InetSocketAddress("127.0.0.1", server.port()),
                    Duration.ofSeconds(30),
                    new Keepalive(time, interval, probes));
            assertThat(transport.socket().getOption(jdk.net.ExtendedSocketOptions.TCP_KEEPIDLE))
                    .isEqualTo(systemTime);
            assertThat(transport.socket().getOption(jdk.net.ExtendedSocketOptions.TCP_KEEPINTERVAL))
                    .isEqualTo(systemInterval);
            assertThat(transport.socket().getOption(jdk.net.ExtendedSocketOptions.TCP_KEEPCOUNT))
                    .isEqualTo(systemProbes);
            transport.close();
        }
    }

    @Test
    void manyThreadsShareOneClient() throws InterruptedException {
        int threads = 50;
        CountDownLatch done = new CountDownLatch(threads);
        try (ScriptedServer server = new ScriptedServer(first(0));
                FlomClient client = client(server)) {
            for (int i = 0; i < threads; i++) {
                new Thread(() -> {
                            try {
                                client.acquire(REQUEST).release();
                                done.countDown();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        })
                        .start();
            }
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(server.received()).hasSize(2 * threads);
        }
    }
}
