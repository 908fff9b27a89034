package io.flomd.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flomd.engine.EngineClock;
import io.flomd.server.ServerSettings;
import io.flomd.server.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Interrupts reach threads that wait, and never a connection; on both kinds of sockets. */
class ClientInterruptsTest {
    private static final int ROUNDS = 300;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private Path socket;
    private TestServer server;

    @BeforeEach
    void start() {
        socket = folder.resolve("s");
        server = new TestServer(
                TestServer.settings(
                        "127.0.0.1",
                        socket.toString(),
                        new ServerSettings.Keepalive(60, 10, 6),
                        1000,
                        Duration.ofSeconds(10)),
                EngineClock.WALL);
        assertThat(Files.exists(socket)).isTrue();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private FlomClient client(String kind) {
        ServerAddress address = kind.equals("unix")
                ? new ServerAddress.Unix(socket)
                : new ServerAddress.Tcp("127.0.0.1", server.address().getPort());
        return new FlomClient(ClientSettings.of(address));
    }

    /** Interrupts the calling thread again and again until it is closed. */
    private static final class Interrupter implements AutoCloseable {
        private final AtomicBoolean ended = new AtomicBoolean();
        private final CountDownLatch begun = new CountDownLatch(1);
        private final Thread thread;

        Interrupter(Thread victim) {
            thread = new Thread(() -> {
                while (!ended.get()) {
                    victim.interrupt();
                    begun.countDown();
                    Thread.onSpinWait();
                }
            });
            thread.start();
            while (begun.getCount() > 0) {
                Thread.onSpinWait();
            }
        }

        @Override
        public void close() throws InterruptedException {
            ended.set(true);
            boolean interrupted = Thread.interrupted();
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            assertThat(interrupted | Thread.interrupted()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix", "tcp"})
    void aReleaseIsNotInterrupted(String kind) throws Exception {
        try (FlomClient client = client(kind)) {
            for (int round = 1; round <= ROUNDS; round++) {
                HeldLock lock = client.acquire(LockRequest.of("_S_x[1]"));
                // A value that was rolled back would be handed out again.
                assertThat(lock.element()).isEqualTo(Integer.toString(round));
                try (Interrupter interrupter = new Interrupter(Thread.currentThread())) {
                    lock.release();
                    assertThat(interrupter).isNotNull();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix", "tcp"})
    void lockAndTryLockAreNotInterrupted(String kind) throws Exception {
        for (int round = 1; round <= ROUNDS / 10; round++) {
            try (FlomClient client = client(kind);
                    Interrupter interrupter = new Interrupter(Thread.currentThread())) {
                assertThat(interrupter).isNotNull();
                Lock lock = client.lock("r");
                lock.lock();
                lock.unlock();
                assertThat(lock.tryLock()).isTrue();
                lock.unlock();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix", "tcp"})
    void anInterruptEndsAcquireWithTheExceptionThatItPromises(String kind) throws Exception {
        try (FlomClient client = client(kind)) {
            int interrupted = 0;
            for (int round = 1; round <= ROUNDS; round++) {
                Thread self = Thread.currentThread();
                CompletableFuture<Void> interrupter = CompletableFuture.runAsync(self::interrupt);
                try {
                    client.acquire(LockRequest.of("r")).release();
                } catch (InterruptedException e) {
                    interrupted++;
                }
                joinUninterruptibly(interrupter);
            }
            assertThat(interrupted).isBetween(0, ROUNDS);
            client.acquire(LockRequest.of("r").waitingAtMost(LIMIT)).release();
        }
    }

    private static void joinUninterruptibly(CompletableFuture<Void> one) {
        one.join();
        Thread.interrupted();
    }

    @Test
    void anInterruptDoesNotCostLockItsPlaceInLine() throws Exception {
        try (FlomClient client = client("unix");
                FlomClient other = client("unix")) {
            HeldLock held = other.acquire(LockRequest.of("r"));
            CompletableFuture<Boolean> kept = new CompletableFuture<>();
            Thread waiter = new Thread(() -> {
                Lock lock = client.lock("r");
                lock.lock();
                kept.complete(Thread.interrupted());
                lock.unlock();
            });
            waiter.start();
            await().atMost(LIMIT).until(() -> waits() && waiter.getState() == Thread.State.WAITING);
            long sessions = opened();
            waiter.interrupt();
            await().atMost(LIMIT).until(() -> !waiter.isInterrupted());
            held.release();
            assertThat(kept.get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(opened()).isEqualTo(sessions);
            waiter.join();
        }
    }

    private boolean waits() {
        return server.view().resources().stream()
                .anyMatch(resource -> !resource.waiters().isEmpty());
    }

    private long opened() {
        return server.applied.stream()
                .filter(command -> command instanceof io.flomd.lock.LockCommand.OpenSession)
                .count();
    }

    @Test
    void lockInterruptiblyIsInterrupted() throws Exception {
        try (FlomClient client = client("unix")) {
            Lock lock = client.lock("r");
            Thread.currentThread().interrupt();
            assertThatThrownBy(lock::lockInterruptibly).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> lock.tryLock(1, TimeUnit.HOURS)).isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
            Thread.currentThread().interrupt();
            assertThat(lock.tryLock()).isTrue();
            assertThat(Thread.interrupted()).isTrue();
            lock.unlock();
        }
    }
}
