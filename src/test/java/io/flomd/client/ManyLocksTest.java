package io.flomd.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flomd.engine.EngineClock;
import io.flomd.server.ServerSettings;
import io.flomd.server.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client against a running flomd. */
class ManyLocksTest {
    private static final int LOCKS = 1000;

    private TestServer server;
    private FlomClient client;

    @BeforeEach
    void start() {
        ServerSettings settings = TestServer.settings(
                "127.0.0.1", "", new ServerSettings.Keepalive(60, 10, 6), LOCKS + 10, Duration.ofSeconds(10));
        server = new TestServer(settings, EngineClock.WALL);
        client = client();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private FlomClient client() {
        return new FlomClient(ClientSettings.of(
                new ServerAddress.Tcp("127.0.0.1", server.address().getPort())));
    }

    private long holders() {
        return server.view().resources().stream()
                .mapToLong(resource -> resource.holders().size())
                .sum();
    }

    @Test
    void oneClientHoldsAThousandLocksAtOnce() throws InterruptedException {
        List<HeldLock> locks = new ArrayList<>();
        for (int i = 0; i < LOCKS; i++) {
            locks.add(client.acquire(LockRequest.of("r" + i)));
        }
        assertThat(holders()).isEqualTo(LOCKS);
        long lastToken = 0;
        for (HeldLock lock : locks) {
            assertThat(lock.token().orElseThrow()).isGreaterThan(lastToken);
            lastToken = lock.token().orElseThrow();
        }
        locks.forEach(HeldLock::release);
        await().until(() -> holders() == 0);
        assertThat(client.idleConnections()).isEqualTo(1);
    }

    @Test
    void aThousandLocksAreLostWithTheirServer() throws InterruptedException {
        List<CompletableFuture<LockLoss>> losses = new ArrayList<>();
        for (int i = 0; i < LOCKS; i++) {
            CompletableFuture<LockLoss> loss = new CompletableFuture<>();
            client.acquire(LockRequest.of("r" + i)).onLost(loss::complete);
            losses.add(loss);
        }
        server.close();
        assertThat(CompletableFuture.allOf(losses.toArray(new CompletableFuture<?>[0])))
                .succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void theLockViewExcludesOtherThreads() throws Exception {
        int threads = 8;
        int rounds = 50;
        int[] counter = {0};
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            Lock lock = client.lock("counter");
            all.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < rounds; i++) {
                    lock.lock();
                    try {
                        counter[0]++;
                    } finally {
                        lock.unlock();
                    }
                }
            }));
        }
        for (CompletableFuture<Void> one : all) {
            one.get(30, TimeUnit.SECONDS);
        }
        assertThat(counter[0]).isEqualTo(threads * rounds);
    }

    @Test
    void allViewsOfANameAreTheSameLock() {
        client.lock("r").lock();
        assertThat(client.lock("r")).isEqualTo(client.lock("r")).hasSameHashCodeAs(client.lock("r"));
        assertThat(client.lock("r")).isNotEqualTo(client.lock("s"));
        assertThatThrownBy(() -> client.lock("r").tryLock()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> client.lock("s").unlock()).isInstanceOf(IllegalMonitorStateException.class);
        client.lock("r").unlock();
        assertThatThrownBy(() -> client.lock("r").unlock()).isInstanceOf(IllegalMonitorStateException.class);
        assertThat(client.lock("r").tryLock()).isTrue();
        client.lock("r").unlock();
        try (FlomClient other = client()) {
            assertThat(other.lock("r")).isNotEqualTo(client.lock("r"));
        }
    }

    @Test
    void theLockViewKeepsToTheContractOfLocks() throws Exception {
        Lock lock = client.lock("r");
        assertThat(lock.tryLock()).isTrue();
        assertThatThrownBy(lock::lock).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(lock::newCondition).isInstanceOf(UnsupportedOperationException.class);
        try (FlomClient other = client()) {
            Lock same = other.lock("r");
            assertThat(same.tryLock()).isFalse();
            assertThat(same.tryLock(50, TimeUnit.MILLISECONDS)).isFalse();
            assertThatThrownBy(same::unlock).isInstanceOf(IllegalMonitorStateException.class);
            CompletableFuture<Boolean> waiter = CompletableFuture.supplyAsync(() -> {
                Thread.currentThread().interrupt();
                same.lock();
                boolean interruptKept = Thread.interrupted();
                same.unlock();
                return interruptKept;
            });
            await().until(() -> server.view().resources().stream()
                    .anyMatch(resource -> !resource.waiters().isEmpty()));
            lock.unlock();
            assertThat(waiter.get(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aRefusedRequestLeavesTheConnectionForTheNextOne() throws InterruptedException {
        client.acquire(LockRequest.of("r")).release();
        try (FlomClient other = client();
                HeldLock held = other.acquire(LockRequest.of("r"))) {
            assertThat(held.isHeld()).isTrue();
            assertThat(client.tryAcquire(LockRequest.of("r").notWaiting())).isEmpty();
            assertThat(client.idleConnections()).isEqualTo(1);
            assertThat(client.tryAcquire(LockRequest.of("r").waitingAtMost(Duration.ofMillis(30))))
                    .isEmpty();
            assertThat(client.idleConnections()).isZero();
        }
    }

    @Test
    void refusalsLeaveNoConnectionBehind() throws Exception {
        try (FlomClient other = client();
                HeldLock held = other.acquire(LockRequest.of("r"))) {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            ExecutorService threads = Executors.newFixedThreadPool(64);
            for (int t = 0; t < 64; t++) {
                all.add(CompletableFuture.runAsync(
                        () -> {
                            // Only who was granted a lock before knows that it talks to flomd, and keeps a connection.
                            String own = "own" + Thread.currentThread().getId();
                            for (int i = 0; i < 10; i++) {
                                try (HeldLock mine = client.acquire(LockRequest.of(own))) {
                                    assertThat(mine.isHeld()).isTrue();
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                                assertThat(refusedAtOnce()).isTrue();
                            }
                        },
                        threads));
            }
            for (CompletableFuture<Void> one : all) {
                one.get(60, TimeUnit.SECONDS);
            }
            threads.shutdown();
            assertThat(held.isHeld()).isTrue();
            int kept = client.idleConnections();
            assertThat(kept).isLessThanOrEqualTo(client.settings().maxIdleConnections());
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> server.engine.counts().sessions() == kept + 1);
            client.close();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> server.engine.counts().sessions() == 1);
        }
    }

    private boolean refusedAtOnce() {
        try {
            return client.tryAcquire(LockRequest.of("r").notWaiting()).isEmpty();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void closeEndsThoseWhoWait() throws Exception {
        try (FlomClient other = client();
                HeldLock held = other.acquire(LockRequest.of("r"))) {
            client.acquire(LockRequest.of("other")).release();
            CompletableFuture<HeldLock> waiter = CompletableFuture.supplyAsync(() -> {
                try {
                    return client.acquire(LockRequest.of("r"));
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            await().until(() -> server.view().resources().stream()
                    .anyMatch(resource -> !resource.waiters().isEmpty()));
            client.close();
            assertThatThrownBy(() -> waiter.get(30, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the client is closed");
            assertThat(held.isHeld()).isTrue();
        }
    }
}
