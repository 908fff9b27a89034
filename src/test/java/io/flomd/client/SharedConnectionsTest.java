package io.flomd.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flomd.engine.EngineClock;
import io.flomd.server.ServerSettings;
import io.flomd.server.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many locks of one client on few connections, and each request as if it had its own. */
class SharedConnectionsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final int CONNECTIONS = 16;

    private TestServer server;
    private FlomClient client;

    @BeforeEach
    void start() {
        server = new TestServer(
                TestServer.settings(
                        "127.0.0.1", "", new ServerSettings.Keepalive(60, 10, 6), 200, Duration.ofSeconds(10)),
                EngineClock.WALL);
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

    private int sessions() {
        return server.engine.counts().sessions();
    }

    private HeldLock acquire(String name) throws InterruptedException {
        return client.acquire(LockRequest.of(name).waitingAtMost(LIMIT));
    }

    @Test
    void tenThousandLocksAreOnSixteenConnections() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        List<CompletableFuture<List<HeldLock>>> all = new ArrayList<>();
        for (int t = 0; t < CONNECTIONS; t++) {
            String name = "t" + t + "n";
            all.add(CompletableFuture.supplyAsync(() -> take(name, 625), threads));
        }
        List<HeldLock> locks = new ArrayList<>();
        for (CompletableFuture<List<HeldLock>> one : all) {
            locks.addAll(one.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
        }
        threads.shutdown();
        assertThat(locks).hasSize(10_000).allMatch(HeldLock::isHeld);
        assertThat(sessions()).isLessThanOrEqualTo(CONNECTIONS);
        assertThat(server.view().resources()).hasSize(10_000);
        locks.forEach(HeldLock::release);
        await().atMost(LIMIT)
                .until(() -> server.view().resources().stream()
                        .allMatch(resource -> resource.holders().isEmpty()));
    }

    private List<HeldLock> take(String prefix, int number) {
        List<HeldLock> locks = new ArrayList<>();
        try {
            for (int i = 0; i < number; i++) {
                locks.add(acquire(prefix + i));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return locks;
    }

    @Test
    void aWaitThatEndsLeavesTheOtherLocksOfItsConnection() throws Exception {
        try (FlomClient other = client()) {
            HeldLock own = acquire("own");
            HeldLock foreign = other.acquire(LockRequest.of("foreign"));
            for (int i = 0; i < 20; i++) {
                assertThat(client.tryAcquire(LockRequest.of("foreign").waitingAtMost(Duration.ofMillis(1 + i))))
                        .isEmpty();
                acquire("another").release();
            }
            assertThat(own.isHeld()).isTrue();
            assertThat(sessions()).isEqualTo(2);
            foreign.release();
            acquire("foreign").release();
            await().atMost(LIMIT)
                    .until(() -> server.view().resources().stream()
                            .noneMatch(resource -> resource.name().text().equals("foreign")
                                    && !resource.holders().isEmpty()));
            assertThat(sessions()).isEqualTo(2);
            own.release();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"same", "/tree/branch/leaf", "/tree", "_s_q[1]", "_S_q[1]", "_t_%S#ffffff[1]"})
    void whatConnectionsCannotShareHasItsOwn(String second) throws Exception {
        HeldLock plain = acquire("plain");
        HeldLock same = acquire("same");
        HeldLock branch = acquire("/tree/branch");
        CompletableFuture<HeldLock> waiter = CompletableFuture.supplyAsync(() -> take(second));
        if (second.startsWith("_")) {
            waiter.get(LIMIT.toSeconds(), TimeUnit.SECONDS).release();
        } else {
            await().atMost(LIMIT)
                    .until(() -> server.view().resources().stream()
                            .anyMatch(resource -> !resource.waiters().isEmpty()));
            assertThat(waiter).isNotDone();
            same.release();
            branch.release();
            waiter.get(LIMIT.toSeconds(), TimeUnit.SECONDS).release();
        }
        assertThat(plain.isHeld()).isTrue();
        same.release();
        assertThat(client.tryAcquire(LockRequest.of("same").notWaiting())).isPresent();
    }

    private HeldLock take(String name) {
        try {
            return acquire(name);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoGivesBackFindsItFree() throws Exception {
        HeldLock other = acquire("other");
        for (int i = 0; i < 1_000; i++) {
            Optional<HeldLock> lock = client.tryAcquire(LockRequest.of("r").notWaiting());
            assertThat(lock).as("try %d", i).isPresent();
            lock.get().release();
        }
        other.release();
    }

    @Test
    void manyThreadsWithManyNamesExcludeEachOther() throws Exception {
        int names = 12;
        AtomicIntegerArray holders = new AtomicIntegerArray(names);
        AtomicInteger wrong = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(12);
        List<CompletableFuture<Integer>> all = new ArrayList<>();
        for (int t = 0; t < 12; t++) {
            long seed = 4711 + t;
            all.add(CompletableFuture.supplyAsync(() -> play(new Random(seed), names, holders, wrong), threads));
        }
        int granted = 0;
        for (CompletableFuture<Integer> one : all) {
            granted += one.get(3 * LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
        threads.shutdown();
        assertThat(wrong).hasValue(0);
        assertThat(granted).isPositive();
        await().atMost(LIMIT)
                .until(() -> server.view().resources().stream()
                        .allMatch(resource -> resource.holders().isEmpty()
                                && resource.waiters().isEmpty()));
        assertThat(server.offences()).isEmpty();
    }

    private int play(Random random, int names, AtomicIntegerArray holders, AtomicInteger wrong) {
        int granted = 0;
        try {
            for (int round = 0; round < 300; round++) {
                int name = random.nextInt(names);
                LockRequest request = LockRequest.of(name % 3 == 0 ? "/p/n" + name : "n" + name);
                int limit = random.nextInt(4);
                if (random.nextInt(10) == 0) {
                    Thread.currentThread().interrupt();
                }
                try {
                    Optional<HeldLock> lock = client.tryAcquire(
                            limit == 3
                                    ? request.waitingAtMost(LIMIT)
                                    : request.waitingAtMost(Duration.ofMillis(limit)));
                    if (lock.isPresent()) {
                        granted++;
                        if (holders.incrementAndGet(name) != 1 || !lock.get().isHeld()) {
                            wrong.incrementAndGet();
                        }
                        Thread.yield();
                        holders.decrementAndGet(name);
                        lock.get().release();
                    }
                } catch (InterruptedException asWished) {
                    continue;
                }
            }
        } catch (RuntimeException e) {
            wrong.incrementAndGet();
            throw e;
        }
        return granted;
    }
}
