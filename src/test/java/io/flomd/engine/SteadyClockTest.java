package io.flomd.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.testing.Seeds;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The time of the engine while the wall clock is set: its pace is that of the steady clock, give or take a tenth, whatever is done. */
class SteadyClockTest {
    private static final long SECOND = 1_000_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long START = 1_767_581_520_000_000L;

    private long steadyMicros;
    private long wallErrorMicros;
    private final SteadyClock clock = clock();

    @Test
    void itIsTheWallClockWhereNobodySetsIt() {
        for (int i = 0; i < 1_000; i++) {
            steadyMicros += 1 + i * 977;
            assertThat(clock.nowMicros()).isEqualTo(wallMicros());
        }
    }

    @Test
    void aStepToTheFutureAndBackLetsTimeGoOn() {
        wallErrorMicros = HOUR / 2;
        requirePace(300, 1_100_000);
        wallErrorMicros = 0;
        requirePace(290, 900_000);
        // What was gained in the future is given back.
        pass(60 * SECOND);
        assertThat(clock.nowMicros()).isEqualTo(wallMicros());
    }

    @Test
    void aStepBackMakesTimeSlowAndNeverStopsIt() {
        wallErrorMicros = -100 * SECOND;
        assertThat(clock.differenceMicros()).isEqualTo(-100 * SECOND);
        requirePace(999, 900_000);
        assertThat(clock.differenceMicros()).isEqualTo(-SECOND / 10);
        pass(2 * SECOND);
        assertThat(clock.nowMicros()).isEqualTo(wallMicros());
        requirePace(10, SECOND);
    }

    @Test
    void aStepAheadThatIsNotTooFarIsNeverJumped() {
        wallErrorMicros = HOUR;
        requirePace(1_000, 1_100_000);
    }

    @Test
    void aWallClockThatStaysFarAheadIsFollowedAfterAMinute() {
        long before = clock.nowMicros();
        wallErrorMicros = 2 * HOUR;
        pass(61 * SECOND);
        // That it is far ahead is noticed at the first look, and counts from then.
        assertThat(clock.nowMicros() - before).isEqualTo(61 * SECOND * 11 / 10);
        requirePace(59, 1_100_000);
        pass(SECOND);
        assertThat(clock.nowMicros()).isEqualTo(wallMicros());
    }

    @Test
    void aWallClockThatIsFarAheadForLessThanAMinuteIsNotBelieved() {
        for (int i = 0; i < 5; i++) {
            wallErrorMicros = 100_000 * HOUR;
            requirePace(59, 1_100_000);
            wallErrorMicros = 0;
            requirePace(10, 900_000);
        }
    }

    @Test
    void afterAJumpThatWasWrongTimeSlowsAndDoesNotStop() {
        wallErrorMicros = 24 * HOUR;
        for (int i = 0; i < 61; i++) {
            pass(SECOND);
            clock.nowMicros();
        }
        assertThat(clock.nowMicros()).isEqualTo(wallMicros());
        wallErrorMicros = 0;
        requirePace(600, 900_000);
    }

    @Test
    void betweenAnyTwoReadingsItsPaceIsThatOfTheSteadyClock() {
        Seeds.checkEach(200, random -> {
            wallErrorMicros = 0;
            SteadyClock any = clock();
            long first = any.nowMicros();
            long firstSteady = steadyMicros;
            long last = first;
            for (int i = 0; i < 500; i++) {
                if (random.nextInt(10) == 0) {
                    wallErrorMicros = random.nextLong(HOUR) - HOUR / 2;
                }
                steadyMicros += random.nextInt(3) == 0 ? random.nextInt(5) : random.nextInt(5_000_000);
                long now = any.nowMicros();
                assertThat(now).isGreaterThanOrEqualTo(last);
                last = now;
                long passed = steadyMicros - firstSteady;
                assertThat(now - first).isBetween(passed * 9 / 10, passed + passed / 10 + 1);
            }
        });
    }

    /** Each of so many seconds must advance the time by that much. */
    private void requirePace(int seconds, long microsOfASecond) {
        for (int second = 0; second < seconds; second++) {
            long before = clock.nowMicros();
            pass(SECOND);
            assertThat(clock.nowMicros() - before).as("in second %d", second).isEqualTo(microsOfASecond);
        }
    }

    private void pass(long micros) {
        steadyMicros += micros;
    }

    private long wallMicros() {
        return START + steadyMicros + wallErrorMicros;
    }

    private SteadyClock clock() {
        return new SteadyClock(this::wallMicros, () -> TimeUnit.MICROSECONDS.toNanos(steadyMicros));
    }
}
