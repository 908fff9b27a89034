package io.flomd.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.lock.AcquireRequest;
import io.flomd.lock.LockCommand;
import io.flomd.lock.LockEffect;
import io.flomd.lock.LockLimits;
import io.flomd.lock.LockTable;
import io.flomd.lock.SessionInfo;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.resource.ResourceType;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the engine does as time passes, with clocks and a timer that are played: no time passes in truth. */
class EngineTimeTest {
    private static final SessionInfo INFO = new SessionInfo("test", "nowhere", null, 0);
    private static final long SECOND = 1_000_000;
    private static final long HOUR = 3600 * SECOND;

    private final List<LockCommand> commands = new ArrayList<>();
    private final List<LockEffect> effects = new ArrayList<>();
    private final HeldTimer timer = new HeldTimer();
    private long startMicros = micros("2026-10-25T00:00:00Z");
    private long steadyMicros;
    private long wallErrorMicros;
    private final SteadyClock clock = new SteadyClock(
            () -> startMicros + steadyMicros + wallErrorMicros, () -> TimeUnit.MICROSECONDS.toNanos(steadyMicros));
    private final StandaloneEngine engine = engine("Europe/Rome", LockLimits.DEFAULTS);

    @Test
    void aClockThatIsSetToTheFutureAndBackHoldsUpNeitherExpiryNorTimestamps() {
        wallErrorMicros = 30 * 24 * HOUR;
        LockSession session = open();
        session.acquire(request("r", 5_000));
        session.acquire(request("_t_%F%T[9]", 0));
        pass(30 * SECOND);
        wallErrorMicros = 0;
        pass(SECOND);
        session.close();
        LockSession other = open();
        other.acquire(request("_t_%F%T[9]", 0));
        effects.clear();
        other.acquire(request("_t_%F%T[9]", 0));
        pass(2 * SECOND);
        assertThat(effects).hasAtLeastOneElementOfType(LockEffect.Granted.class);
        assertThat(effects).doesNotHaveAnyElementsOfTypes(LockEffect.ResourceRemoved.class);
        // The lifespan of five seconds and the second of grace, at nine tenths of the pace.
        pass(5 * SECOND);
        assertThat(effects).hasAtLeastOneElementOfType(LockEffect.ResourceRemoved.class);
    }

    @Test
    void aClockThatIsSetToTheFutureEndsNoLifespanEarly() {
        LockSession session = open();
        session.acquire(request("r", 60_000));
        session.close();
        effects.clear();
        wallErrorMicros = 30 * 24 * HOUR;
        pass(55 * SECOND);
        assertThat(effects).isEmpty();
    }

    @Test
    void whoWaitsInTheRepeatedHourCostsOneTickAtItsEnd() {
        steadyMicros = HOUR - 1;
        LockSession session = open();
        String name = "_t_%Y%m%d%H%M%S#ffffff[9]";
        session.acquire(request(name, 0));
        steadyMicros++;
        session.acquire(request(name, 0));
        commands.clear();
        effects.clear();
        pass(HOUR);
        assertThat(effects).singleElement().isInstanceOf(LockEffect.Granted.class);
        assertThat(commands).singleElement().isInstanceOf(LockCommand.Tick.class);
    }

    @Test
    void manyLifespansThatEndAtOnceLetOthersInBetween() {
        int resources = 5 * LockTable.MAX_DEADLINES_PER_COMMAND + 1;
        LockSession session = open();
        for (int i = 0; i < resources; i++) {
            session.acquire(request("r" + i, 0));
        }
        session.close();
        commands.clear();
        steadyMicros += 3 * SECOND;
        assertThat(timer.deadlineMicros).isLessThanOrEqualTo(clock.nowMicros());
        timer.onDue.run();
        assertThat(removed()).isEqualTo(LockTable.MAX_DEADLINES_PER_COMMAND);
        // There is a moment for others, and it is short.
        assertThat(timer.deadlineMicros - clock.nowMicros()).isBetween(1L, SECOND / 1_000);
        LockSession other = open();
        other.acquire(request("r" + (resources - 1), 0));
        assertThat(effects).last().isInstanceOf(LockEffect.Granted.class);
        pass(SECOND);
        assertThat(removed()).isEqualTo(resources);
        assertThat(commands).filteredOn(LockCommand.Tick.class::isInstance).hasSize(3);
        assertThat(engine.counts().resources(ResourceType.SIMPLE)).isEqualTo(1);
    }

    private long removed() {
        return effects.stream()
                .filter(LockEffect.ResourceRemoved.class::isInstance)
                .count();
    }

    /** Lets time pass in steps, and has the engine called back whenever the timer that it set is due. */
    private void pass(long micros) {
        long end = steadyMicros + micros;
        while (steadyMicros < end) {
            steadyMicros = Math.min(end, steadyMicros + SECOND / 10);
            for (int calls = 0; timer.deadlineMicros <= clock.nowMicros(); calls++) {
                assertThat(calls).as("calls back at one moment").isLessThan(100_000);
                timer.onDue.run();
            }
        }
    }

    private LockSession open() {
        return engine.open(INFO, effect -> {});
    }

    private StandaloneEngine engine(String zone, LockLimits limits) {
        return new StandaloneEngine(
                new LockTable(limits, ZoneTables.of(ZoneId.of(zone)), 1),
                clock,
                timer,
                1,
                (command, told) -> {
                    commands.add(command);
                    effects.addAll(told);
                },
                (where, cause) -> {
                    throw new AssertionError(cause);
                });
    }

    private static AcquireRequest request(String name, int lifespanMillis) {
        return new AcquireRequest(ResourceName.of(name), LockMode.EX, 1, true, true, lifespanMillis);
    }

    private static long micros(String instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
    }

    /** Knows what it was set to; the test calls back. */
    private static final class HeldTimer implements EngineTimer {
        private Runnable onDue = () -> {};
        private long deadlineMicros = Long.MAX_VALUE;

        @Override
        public void start(Runnable callBack) {
            onDue = callBack;
        }

        @Override
        public void set(long nextMicros) {
            deadlineMicros = Math.min(deadlineMicros, nextMicros);
        }

        @Override
        public void fired() {
            deadlineMicros = Long.MAX_VALUE;
        }

        @Override
        public void close() {}
    }
}
