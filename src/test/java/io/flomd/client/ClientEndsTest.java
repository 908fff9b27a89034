package io.flomd.client;

import static io.flomd.testing.ScriptedServer.first;
import static io.flomd.testing.ScriptedServer.granted;
import static io.flomd.testing.ScriptedServer.later;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flomd.testing.ScriptedServer;
import io.flomd.testing.ScriptedServer.Await;
import io.flomd.testing.ScriptedServer.Close;
import io.flomd.testing.ScriptedServer.Step;
import io.flomd.wire.FlomMessage;
import io.flomd.wire.ReturnCode;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ends is told to whom it concerns, however it ends and whoever else fails meanwhile. */
class ClientEndsTest {
    private static final LockRequest REQUEST = LockRequest.of("r");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static ClientSettings settings(ScriptedServer server) {
        return ClientSettings.of(new ServerAddress.Tcp("127.0.0.1", server.port()));
    }

    /** A transport whose peer says nothing until it is closed. */
    private static final class Silence implements Transport {
        private final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public int read(byte[] buffer) throws IOException {
            try {
                closed.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return -1;
        }

        @Override
        public void write(byte[] bytes) {}

        @Override
        public void endOutput() {
            close();
        }

        @Override
        public void close() {
            closed.countDown();
        }

        @Override
        public String server() {
            return "silence";
        }
    }

    @Test
    void whoeverTakesAnIdleConnectionIsToldOfItsEnd() throws Exception {
        ConnectionPool idle = new ConnectionPool(1, 1);
        CyclicBarrier start = new CyclicBarrier(2);
        for (int round = 0; round < 2_000; round++) {
            Silence transport = new Silence();
            Connection connection = Connection.start(transport, ClientObserver.NONE);
            CountDownLatch told = new CountDownLatch(1);
            CompletableFuture<Void> taker = CompletableFuture.runAsync(() -> {
                meet(start);
                Connection taken = idle.take(REQUEST);
                while (taken == null) {
                    Thread.onSpinWait();
                    taken = idle.take(REQUEST);
                }
                taken.onEnd(new Connection.EndListener() {
                    @Override
                    public Runnable onEnd(ConnectionEnd end) {
                        told.countDown();
                        return null;
                    }
                });
            });
            meet(start);
            assertThat(idle.putFresh(connection)).isTrue();
            taker.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
            transport.close();
            assertThat(told.await(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .as("told of the end in round %d", round)
                    .isTrue();
        }
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void everyListenerLearnsOfALossEvenAfterAnError() throws InterruptedException {
        CompletableFuture<LockLoss> told = new CompletableFuture<>();
        try (ScriptedServer server = new ScriptedServer(granted(7), new Await(), new Close());
                FlomClient client = new FlomClient(settings(server))) {
            HeldLock lock = client.acquire(REQUEST);
            lock.onLost(loss -> {
                throw new AssertionError("a listener that fails");
            });
            lock.onLost(told::complete);
            server.close();
            assertThat(told).succeedsWithin(LIMIT);
        }
    }

    @Test
    void everyListenerLearnsOfALoss() throws InterruptedException {
        CompletableFuture<LockLoss> told = new CompletableFuture<>();
        try (ScriptedServer server = new ScriptedServer(granted(7), new Await(), new Close());
                FlomClient client = new FlomClient(settings(server))) {
            HeldLock lock = client.acquire(REQUEST);
            lock.onLost(loss -> {
                throw new IllegalStateException("a listener that fails");
            });
            lock.onLost(told::complete);
            server.close();
            assertThat(told).succeedsWithin(LIMIT);
        }
    }

    @Test
    void anObserverThatFailsEndsItsConnectionAndLosesTheLock() throws InterruptedException {
        AtomicInteger messages = new AtomicInteger();
        ClientObserver failing = new ClientObserver() {
            @Override
            public void onReceived(Object message) {
                if (messages.incrementAndGet() > 1) {
                    throw new IllegalStateException("an observer that fails");
                }
            }
        };
        CompletableFuture<LockLoss> told = new CompletableFuture<>();
        try (ScriptedServer server = new ScriptedServer(granted(7), new Await(), later(24, 0));
                FlomClient client = new FlomClient(settings(server), failing)) {
            Connection connection = new Connector(settings(server), failing).connect();
            connection.onEnd(new Connection.EndListener() {
                @Override
                public Runnable onEnd(ConnectionEnd end) {
                    told.complete(end.asLoss());
                    return null;
                }
            });
            connection.send(request(client));
            connection.send(request(client));
            assertThat(told).succeedsWithin(LIMIT);
            assertThat(told.join().detail()).contains("an observer that fails");
        }
    }

    private static FlomMessage request(FlomClient client) {
        return new FlomMessage.LockRequest(
                client.settings().peerId(), REQUEST.resource().toBytes(), 5, true, 1, true, 0, true);
    }

    @Test
    void aServerThatAnswersWithoutEndLosesTheConnection() throws InterruptedException {
        List<Step> script = new ArrayList<>(List.of(granted(7)));
        for (int i = 0; i <= Connection.MAX_UNREAD_ANSWERS; i++) {
            script.add(later(24, 1));
        }
        CompletableFuture<LockLoss> told = new CompletableFuture<>();
        try (ScriptedServer server = new ScriptedServer(script);
                FlomClient client = new FlomClient(settings(server))) {
            client.acquire(REQUEST).onLost(told::complete);
            assertThat(told).succeedsWithin(LIMIT);
            assertThat(told.join().kind()).isEqualTo(LockLoss.Kind.PROTOCOL_ERROR);
        }
    }

    @Test
    void asManyAnswersAsAllowedAreNoReasonToLoseTheConnection() throws InterruptedException {
        List<Step> script = new ArrayList<>(List.of(granted(7)));
        for (int i = 0; i < Connection.MAX_UNREAD_ANSWERS; i++) {
            script.add(later(24, 1));
        }
        script.add(new Await());
        AtomicInteger messages = new AtomicInteger();
        ClientObserver counting = new ClientObserver() {
            @Override
            public void onReceived(Object message) {
                messages.incrementAndGet();
            }
        };
        try (ScriptedServer server = new ScriptedServer(script);
                FlomClient client = new FlomClient(settings(server), counting)) {
            HeldLock lock = client.acquire(REQUEST);
            await().atMost(LIMIT).until(() -> messages.get() == Connection.MAX_UNREAD_ANSWERS + 1);
            assertThat(lock.isHeld()).isTrue();
            lock.release();
        }
    }

    @Test
    void theTimeLimitOfARequestThatIsRepeatedIsCountedFromItsFirstSending() {
        try (ScriptedServer server = new ScriptedServer(first(1))) {
            Connection connection = new Connector(settings(server), ClientObserver.NONE).connect();
            long hourAgoNanos = System.nanoTime() - Duration.ofHours(1).toNanos();
            Acquisition repeated = new Acquisition(
                    connection, REQUEST.waitingAtMost(Duration.ofMinutes(59)), settings(server), hourAgoNanos, true);
            assertThatThrownBy(repeated::run)
                    .isInstanceOfSatisfying(
                            LockNotAcquiredException.class,
                            e -> assertThat(e.reason()).isEqualTo(LockNotAcquiredException.Reason.TIMEOUT));
            connection.close();
        }
    }

    @Test
    void discoverySharesItsPortWithNobody() throws IOException {
        try (MulticastSocket socket = Discovery.unsharedSocket();
                DatagramSocket other = new DatagramSocket(null)) {
            other.setReuseAddress(true);
            assertThatThrownBy(() -> other.bind(new InetSocketAddress(socket.getLocalPort())))
                    .isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void anEmptyHostIsNoHost(String host) {
        for (ServerAddress address :
                List.of(new ServerAddress.Tcp(host, 28015), new ServerAddress.Multicast(host, 28015))) {
            try (FlomClient client = new FlomClient(ClientSettings.of(address))) {
                assertThatThrownBy(() -> client.acquire(REQUEST))
                        .isInstanceOfSatisfying(
                                FlomException.class, e -> assertThat(e.code()).isEqualTo(ReturnCode.GETADDRINFO_ERROR))
                        .hasMessageContaining("empty");
            }
        }
    }
}
