package io.flomd.client;

import static io.flomd.testing.ScriptedServer.HEADER;
import static io.flomd.testing.ScriptedServer.granted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flomd.lock.LockCommand;
import io.flomd.server.TestServer;
import io.flomd.testing.FullListener;
import io.flomd.testing.ScriptedResponder;
import io.flomd.testing.ScriptedServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every wait of a client has its limit, is interrupted, and ends with the client. */
class ClientWaitsTest {
    private static final LockRequest REQUEST = LockRequest.of("r");
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration ENDLESS = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);

    @TempDir
    Path folder;

    /** Places where a client waits before it has a connection. */
    private final class Place implements AutoCloseable {
        private final ServerAddress address;
        private final AutoCloseable server;

        Place(String kind) {
            if (kind.equals("discovery")) {
                ScriptedResponder silent = new ScriptedResponder(List.of());
                server = silent;
                address = new ServerAddress.Multicast("127.0.0.1", silent.port());
            } else if (kind.equals("unix")) {
                Path path = folder.resolve("s");
                server = FullListener.unix(path);
                address = new ServerAddress.Unix(path);
            } else {
                FullListener full = FullListener.tcp();
                server = full;
                address = new ServerAddress.Tcp("127.0.0.1", full.port());
            }
        }

        FlomClient client(Duration limit) {
            return new FlomClient(ClientSettings.builder(address)
                    .connectTimeout(limit)
                    .discovery(new DiscoverySettings(1, limit, 1))
                    .build());
        }

        @Override
        public void close() throws Exception {
            server.close();
        }
    }

    /** What a thread that acquires ends with. */
    private static final class Waiter {
        final CompletableFuture<Throwable> end = new CompletableFuture<>();
        final Thread thread;

        Waiter(FlomClient client) {
            thread = new Thread(() -> {
                try {
                    client.acquire(REQUEST).release();
                    end.complete(new AssertionError("acquired"));
                } catch (Throwable e) {
                    end.complete(e);
                }
            });
            thread.setDaemon(true);
            thread.start();
        }

        Throwable end() throws Exception {
            return end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }

        void awaitItsWait() {
            await().atMost(LIMIT)
                    .until(() -> thread.getState() != Thread.State.NEW
                            && List.of(thread.getStackTrace()).stream()
                                    .anyMatch(frame -> frame.getClassName().startsWith("io.flomd.client.FlomClient")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "unix", "discovery"})
    void aServerThatIsBusyIsWaitedForAsLongAsTheSettingsSay(String kind) throws Exception {
        try (Place place = new Place(kind);
                FlomClient client = place.client(Duration.ofMillis(300))) {
            assertThat(new Waiter(client).end()).isInstanceOf(ServerUnavailableException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "unix"})
    void aLimitOfANanosecondIsShortAndNotNone(String kind) throws Exception {
        try (Place place = new Place(kind);
                FlomClient client = new FlomClient(ClientSettings.builder(place.address)
                        .connectTimeout(Duration.ofNanos(1))
                        .build())) {
            assertThat(new Waiter(client).end()).isInstanceOf(ServerUnavailableException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "unix", "discovery"})
    void anInterruptEndsTheWaitForAServer(String kind) throws Exception {
        try (Place place = new Place(kind);
                FlomClient client = place.client(HOUR)) {
            Waiter waiter = new Waiter(client);
            waiter.awaitItsWait();
            waiter.thread.interrupt();
            assertThat(waiter.end()).isInstanceOf(InterruptedException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "unix", "discovery"})
    void closeEndsTheWaitForAServer(String kind) throws Exception {
        try (Place place = new Place(kind);
                FlomClient client = place.client(HOUR)) {
            Waiter waiter = new Waiter(client);
            waiter.awaitItsWait();
            client.close();
            assertThat(waiter.end()).isInstanceOf(IllegalStateException.class).hasMessage("the client is closed");
        }
    }

    @Test
    void aRequestThatIsRepeatedWaitsForItsNewConnectionNoLongerThanItsLimit() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                FlomClient client = new FlomClient(
                        ClientSettings.builder(new ServerAddress.Tcp("127.0.0.1", listener.getLocalPort()))
                                .connectTimeout(HOUR)
                                .build())) {
            CompletableFuture<Void> server = CompletableFuture.runAsync(() -> {
                try (Socket socket = listener.accept();
                        FullListener full = FullListener.fill(listener)) {
                    awaitMessage(socket);
                    socket.getOutputStream().write(granted(1).text().getBytes(StandardCharsets.UTF_8));
                    awaitMessage(socket);
                    awaitMessage(socket);
                    socket.close();
                    // The line stays full until the client has gone.
                    assertThat(new Waited().until(client)).isTrue();
                    full.port();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            client.acquire(REQUEST).release();
            CompletableFuture<Throwable> end = CompletableFuture.supplyAsync(() -> {
                try {
                    client.acquire(REQUEST.waitingAtMost(Duration.ofMillis(500)));
                    return new AssertionError("acquired");
                } catch (Throwable e) {
                    return e;
                }
            });
            assertThat(end.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            LockNotAcquiredException.class,
                            e -> assertThat(e.reason()).isEqualTo(LockNotAcquiredException.Reason.TIMEOUT));
            client.close();
            server.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Waits until a client is closed. */
    private static final class Waited {
        boolean until(FlomClient client) {
            await().atMost(LIMIT).until(() -> {
                try {
                    client.acquire(LockRequest.of("probe").waitingAtMost(Duration.ofMillis(1)));
                    return false;
                } catch (IllegalStateException closed) {
                    return true;
                } catch (FlomException notYet) {
                    return false;
                }
            });
            return true;
        }
    }

    private static void awaitMessage(Socket socket) throws Exception {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("</msg>") < 0) {
            text.append((char) socket.getInputStream().read());
        }
    }

    @Test
    void everyDurationWorks() throws Exception {
        try (TestServer server = new TestServer();
                FlomClient client = new FlomClient(ClientSettings.builder(new ServerAddress.Tcp(
                                "127.0.0.1", server.address().getPort()))
                        .connectTimeout(ENDLESS)
                        .answerTimeout(ENDLESS)
                        .closeTimeout(ENDLESS)
                        .maxIdleConnections(0)
                        .build())) {
            client.acquire(REQUEST.waitingAtMost(ENDLESS)).release();
            Lock lock = client.lock("s");
            assertThat(lock.tryLock(Long.MAX_VALUE, TimeUnit.DAYS)).isTrue();
            lock.unlock();
            assertThat(lock.tryLock(Long.MIN_VALUE, TimeUnit.DAYS)).isTrue();
            lock.unlock();
        }
        assertThat(REQUEST.waitingAtMost(Duration.ofSeconds(Long.MIN_VALUE)).mayWait())
                .isFalse();
        assertThat(REQUEST.waitingAtMost(Duration.ofNanos(1)).waitLimitMillis()).isEqualTo(1);
        assertThat(REQUEST.keepingUnusedFor(Duration.ofNanos(1)).lifespanMillis())
                .isEqualTo(1);
        assertThatThrownBy(() -> REQUEST.keepingUnusedFor(ENDLESS)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> REQUEST.keepingUnusedFor(Duration.ofSeconds(Long.MIN_VALUE)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void discoveryWaitsAsLongAsItMay() throws Exception {
        String answer =
                HEADER + "<msg level=\"3\" verb=\"4\" step=\"16\"><network address=\"127.0.0.1\" port=\"7\"/></msg>";
        try (ScriptedResponder responder = new ScriptedResponder(List.of(List.of(answer)))) {
            assertThat(new Discovery(
                                    new ServerAddress.Multicast("127.0.0.1", responder.port()),
                                    null,
                                    new DiscoverySettings(1, ENDLESS, 1),
                                    ClientObserver.NONE)
                            .find())
                    .isEqualTo(new Discovery.Found("127.0.0.1", 7, null));
        }
        assertThatThrownBy(() -> new DiscoverySettings(1, Duration.ofNanos(999_999), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anObserverThatFailsLeavesNoConnectionBehind() {
        ClientObserver failing = new ClientObserver() {
            @Override
            public void onConnected(String server) {
                throw new IllegalStateException("an observer that fails");
            }
        };
        try (TestServer server = new TestServer();
                FlomClient client = new FlomClient(
                        ClientSettings.of(new ServerAddress.Tcp(
                                "127.0.0.1", server.address().getPort())),
                        failing)) {
            assertThatThrownBy(client::connect).hasMessage("an observer that fails");
            await().atMost(LIMIT)
                    .until(() -> server.applied.stream().anyMatch(command -> command instanceof LockCommand.OpenSession)
                            && server.engine.counts().sessions() == 0);
        }
    }

    @Test
    void nobodyWaitsForAnObserver() throws Exception {
        CompletableFuture<Boolean> answered = new CompletableFuture<>();
        CompletableFuture<Connection> known = new CompletableFuture<>();
        ClientObserver asking = new ClientObserver() {
            @Override
            public void onReceived(Object message) {
                try {
                    answered.complete(
                            CompletableFuture.supplyAsync(() -> known.join().end() == null)
                                            .get(LIMIT.toSeconds(), TimeUnit.SECONDS)
                                    != null);
                } catch (InterruptedException | ExecutionException | java.util.concurrent.TimeoutException e) {
                    answered.completeExceptionally(e);
                }
            }
        };
        try (ScriptedServer server = new ScriptedServer(granted(1))) {
            Connection connection = new Connector(
                            ClientSettings.of(new ServerAddress.Tcp("127.0.0.1", server.port())), asking)
                    .connect();
            known.complete(connection);
            connection.send(new io.flomd.wire.FlomMessage.LockRequest(
                    null, REQUEST.resource().toBytes(), 5, true, 1, true, 0, true));
            assertThat(answered.get(2 * LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            connection.close();
        }
    }
}
