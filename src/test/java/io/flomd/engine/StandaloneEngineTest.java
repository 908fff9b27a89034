package io.flomd.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flomd.lock.AcquireRequest;
import io.flomd.lock.LockCommand;
import io.flomd.lock.LockEffect;
import io.flomd.lock.LockEffect.SessionEffect;
import io.flomd.lock.LockLimits;
import io.flomd.lock.LockTable;
import io.flomd.lock.SessionId;
import io.flomd.lock.SessionInfo;
import io.flomd.lock.TableZone;
import io.flomd.lock.ViewQuery;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The engine of one node: what it delivers, in which order and when, and what it gives commands. */
class StandaloneEngineTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int NODE = 7;
    private static final ResourceName R = ResourceName.of("r");
    private static final SessionInfo INFO = new SessionInfo("test", "nowhere", null, 0);

    private final List<LockCommand> commands = new CopyOnWriteArrayList<>();
    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private final List<Throwable> broken = new CopyOnWriteArrayList<>();
    private StandaloneEngine engine = engine(EngineClock.WALL);

    @AfterEach
    void closeEngine() {
        engine.close();
    }

    @Test
    void effectsAreDeliveredInOrderBeforeTheCallReturns() {
        LockSession holder = open("holder");
        LockSession reader = open("reader");
        LockSession other = open("other");
        holder.acquire(request(R, LockMode.EX));
        assertThat(delivered).containsExactly("holder granted r");
        reader.acquire(request(R, LockMode.PR));
        other.acquire(request(R, LockMode.PR));
        assertThat(delivered).endsWith("reader enqueued r", "other enqueued r");
        holder.release(R, false);
        assertThat(delivered).endsWith("reader granted r", "other granted r");
    }

    @Test
    void aCommandGivenByASinkRunsAfterTheDeliveryThatItCameFrom() {
        AtomicReference<LockSession> self = new AtomicReference<>();
        LockSession holder = open("holder");
        holder.acquire(request(R, LockMode.EX));
        LockSession eager = engine.open(INFO, effect -> {
            delivered.add("eager begins");
            if (effect instanceof LockEffect.Granted) {
                self.get().release(R, false);
                self.get().acquire(request(ResourceName.of("s"), LockMode.EX));
            }
            delivered.add("eager ends");
        });
        self.set(eager);
        LockSession last = open("last");
        eager.acquire(new AcquireRequest(R, LockMode.PR, 0, true, true, 0));
        last.acquire(request(R, LockMode.PR));
        delivered.clear();
        holder.release(R, false);
        // Both waiters have their grants before what the first of them does takes effect; "s" is granted after that.
        assertThat(delivered).startsWith("eager begins", "eager ends", "last granted r", "eager begins", "eager ends");
        assertThat(commands)
                .filteredOn(LockCommand.Release.class::isInstance)
                .extracting(command -> ((LockCommand.Release) command).session())
                .startsWith(holder.id(), eager.id());
    }

    @Test
    void aFailedDeliveryBreaksTheEngineForGood() {
        RuntimeException exception = new IllegalStateException("planted");
        brokenBy(exception, effect -> {
            throw exception;
        });
        Error error = new OutOfMemoryError("planted");
        brokenBy(error, effect -> {
            throw error;
        });
    }

    private void brokenBy(Throwable planted, EffectSink failing) {
        engine.close();
        engine = engine(EngineClock.WALL);
        broken.clear();
        LockSession first = engine.open(INFO, failing);
        LockSession healthy = open("healthy");
        first.acquire(request(R, LockMode.EX));
        assertThat(broken).containsExactly(planted);
        commands.clear();
        healthy.acquire(request(R, LockMode.EX));
        assertThat(commands).isEmpty();
        assertThat(delivered).isEmpty();
        assertThat(engine.open(INFO, effect -> {})).isNull();
        assertThat(broken).hasSize(1);
    }

    @Test
    void aFailedDeadlineBreaksTheEngine() {
        AtomicReference<Runnable> callBack = new AtomicReference<>();
        AtomicBoolean clockWorks = new AtomicBoolean(true);
        IllegalStateException planted = new IllegalStateException("planted");
        engine.close();
        engine = new StandaloneEngine(
                new LockTable(LockLimits.DEFAULTS, TableZone.UTC, 1),
                () -> {
                    if (!clockWorks.get()) {
                        throw planted;
                    }
                    return 1_000_000;
                },
                new HeldTimer(callBack),
                NODE,
                (command, effects) -> {},
                (where, cause) -> broken.add(cause));
        clockWorks.set(false);
        callBack.get().run();
        assertThat(broken).containsExactly(planted);
        assertThat(engine.open(INFO, effect -> {})).isNull();
    }

    @Test
    void anObserverThatFailsIsToldNothingAnyMoreAndClientsAreServedOn() {
        AtomicInteger told = new AtomicInteger();
        engine.close();
        engine = new StandaloneEngine(
                new LockTable(LockLimits.DEFAULTS, TableZone.UTC, 1),
                EngineClock.WALL,
                new DeadlineTimer(EngineClock.WALL),
                NODE,
                (command, effects) -> {
                    told.incrementAndGet();
                    throw new IllegalStateException("planted");
                },
                (where, cause) -> broken.add(cause));
        LockSession session = open("a");
        session.acquire(request(R, LockMode.EX));
        assertThat(told).hasValue(1);
        assertThat(delivered).containsExactly("a granted r");
        assertThat(broken).isEmpty();
    }

    @Test
    void theLastEffectOfASessionIsItsEndWhoeverEndedIt() {
        LockSession closed = open("closed");
        LockSession revoked = open("revoked");
        LockSession waiter = open("waiter");
        closed.acquire(request(R, LockMode.EX));
        waiter.acquire(request(R, LockMode.EX));
        closed.close();
        closed.close();
        assertThat(delivered)
                .containsExactly(
                        "closed granted r", "waiter enqueued r", "waiter granted r", "closed sessionended null");
        engine.revoke(revoked.id(), "an administrator says so");
        assertThat(delivered).endsWith("revoked sessionended null");
        long request = waiter.acquire(request(ResourceName.of("s"), LockMode.EX));
        engine.revoke(waiter.id(), ResourceName.of("s"), request, "an administrator says so");
        assertThat(delivered).endsWith("waiter granted s", "waiter revoked s");
        delivered.clear();
        revoked.acquire(request(R, LockMode.NL));
        revoked.close();
        assertThat(delivered).isEmpty();
        assertThat(engine.counts().sessions()).isEqualTo(1);
    }

    @Test
    void aWaiterForATimestampIsGrantedAtTheNextBucketWithoutAnyCommand() {
        ResourceName name = ResourceName.of("_t_%s#f[99]");
        LockSession session = engine.open(INFO, effect -> record("waiter", effect));
        // The first round loads what the others only use.
        lateMicros(session, name);
        long latest = 0;
        for (int round = 0; round < 10; round++) {
            latest = Math.max(latest, lateMicros(session, name));
        }
        System.out.printf("deadlines: a waiter was served at most %.2f ms after its bucket began%n", latest / 1e3);
        assertThat(latest).isNotNegative();
    }

    @Test
    void anUnusedResourceIsRemovedWithoutAnyCommand() {
        LockSession session = open("a");
        session.acquire(request(R, LockMode.EX));
        session.close();
        assertThat(engine.isIdle()).isFalse();
        await().atMost(PATIENCE).until(engine::isIdle);
    }

    @Test
    void closeStopsDeadlinesAndDeliveries() {
        AtomicLong nowMicros = new AtomicLong(1_000_000);
        engine.close();
        commands.clear();
        engine = engine(nowMicros::get);
        LockSession holder = open("holder");
        LockSession waiter = open("waiter");
        holder.acquire(request(R, LockMode.EX));
        waiter.acquire(request(R, LockMode.EX));
        int before = commands.size();
        delivered.clear();
        engine.close();
        holder.release(R, false);
        waiter.close();
        assertThat(commands).hasSize(before);
        assertThat(delivered).isEmpty();
        assertThat(engine.open(INFO, effect -> {})).isNull();
        assertThat(Thread.getAllStackTraces().keySet())
                .filteredOn(thread -> thread.getName().equals("flom-deadlines"))
                .filteredOn(Thread::isAlive)
                .allSatisfy(thread -> await().atMost(PATIENCE).until(() -> !thread.isAlive()));
    }

    @Test
    void sessionsAreNumberedByNodeAndCommandsBySession() {
        LockSession first = open("first");
        LockSession second = open("second");
        assertThat(first.id()).isEqualTo(new SessionId(NODE, 1));
        assertThat(second.id()).isEqualTo(new SessionId(NODE, 2));
        assertThat(first.acquire(request(R, LockMode.NL))).isEqualTo(1);
        first.release(R, false);
        second.acquire(request(R, LockMode.NL));
        first.close();
        assertThat(open("third").id()).isEqualTo(new SessionId(NODE, 3));
        assertThat(commands)
                .filteredOn(LockCommand.Acquire.class::isInstance)
                .extracting(command -> ((LockCommand.Acquire) command).number())
                .containsExactly(1L, 1L);
        assertThat(commands)
                .filteredOn(LockCommand.Release.class::isInstance)
                .extracting(command -> ((LockCommand.Release) command).number())
                .containsExactly(2L);
    }

    @Test
    void aSessionSaysWhoIsBehindIt() {
        LockSession session = open("a");
        session.identify("machine 7");
        session.acquire(request(R, LockMode.EX));
        assertThat(engine.view(ViewQuery.ofName(R, 10)).sessions())
                .containsExactly(Map.entry(session.id(), INFO.withPeerId("machine 7")));
    }

    @Test
    void aSessionThatBreaksARuleIsToldAndForgotten() {
        LockSession session = open("rude");
        session.release(R, false);
        assertThat(delivered).containsExactly("rude sessionended r");
        assertThat(engine.counts().sessions()).isZero();
        session.acquire(request(R, LockMode.EX));
        assertThat(delivered).hasSize(1);
        assertThat(engine.isIdle()).isTrue();
    }

    @Test
    void sessionsOfSeveralThreadsNeverHoldTwoExclusiveLocksAtOnce() throws Exception {
        int threads = 4;
        int rounds = 5000;
        AtomicInteger holders = new AtomicInteger();
        AtomicInteger mostHolders = new AtomicInteger();
        AtomicLong lastToken = new AtomicLong();
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> runs = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                Semaphore granted = new Semaphore(0);
                LockSession session = engine.open(INFO, effect -> {
                    if (effect instanceof LockEffect.Granted grant) {
                        assertThat(lastToken.getAndSet(grant.token())).isLessThan(grant.token());
                        granted.release();
                    }
                });
                runs.add(executor.submit(() -> {
                    start.await();
                    for (int round = 0; round < rounds; round++) {
                        session.acquire(request(R, LockMode.EX));
                        if (!granted.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                            throw new AssertionError("no grant in round " + round);
                        }
                        mostHolders.accumulateAndGet(holders.incrementAndGet(), Math::max);
                        holders.decrementAndGet();
                        session.release(R, false);
                    }
                    return null;
                }));
            }
            start.countDown();
            for (Future<?> run : runs) {
                run.get(60, TimeUnit.SECONDS);
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(mostHolders).hasValue(1);
        assertThat(engine.view(ViewQuery.all(1000)).view().resources())
                .singleElement()
                .satisfies(resource -> assertThat(resource.holders()).isEmpty());
        assertThat(engine.counts().sessions()).isEqualTo(threads);
    }

    /** Takes a bucket, waits for the next one, and tells how long after its beginning it was served. */
    private long lateMicros(LockSession session, ResourceName name) {
        delivered.clear();
        AtomicLong servedMicros = new AtomicLong();
        LockSession waiter = engine.open(INFO, effect -> {
            if (effect instanceof LockEffect.Granted grant && !grant.immediate()) {
                servedMicros.set(EngineClock.WALL.nowMicros());
            }
        });
        while (servedMicros.get() == 0) {
            session.acquire(request(name, LockMode.EX));
            waiter.acquire(request(name, LockMode.EX));
            // If the second request came in a later bucket than the first it was granted at once: try again.
            boolean waits = engine.view(ViewQuery.all(1000)).view().resources().stream()
                    .anyMatch(resource -> !resource.waiters().isEmpty());
            if (waits) {
                await().pollInterval(Duration.ofMillis(1)).atMost(PATIENCE).until(() -> servedMicros.get() != 0);
            }
        }
        waiter.close();
        return servedMicros.get() % 100_000;
    }

    private StandaloneEngine engine(EngineClock clock) {
        return new StandaloneEngine(
                new LockTable(LockLimits.DEFAULTS, TableZone.UTC, 1),
                clock,
                new DeadlineTimer(clock),
                NODE,
                (command, effects) -> commands.add(command),
                (where, cause) -> broken.add(cause));
    }

    /** Keeps what it is to call. */
    private record HeldTimer(AtomicReference<Runnable> callBack) implements EngineTimer {
        @Override
        public void start(Runnable onDue) {
            callBack.set(onDue);
        }

        @Override
        public void set(long deadlineMicros) {}

        @Override
        public void fired() {}

        @Override
        public void close() {}
    }

    private LockSession open(String name) {
        return engine.open(INFO, effect -> record(name, effect));
    }

    private void record(String name, SessionEffect effect) {
        delivered.add(
                name + " " + effect.getClass().getSimpleName().toLowerCase(Locale.ROOT) + " " + effect.resource());
    }

    private static AcquireRequest request(ResourceName name, LockMode mode) {
        return new AcquireRequest(name, mode, 1, true, true, 0);
    }
}
