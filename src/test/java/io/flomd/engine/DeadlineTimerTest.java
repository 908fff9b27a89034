package io.flomd.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** When the engine is called back. */
class DeadlineTimerTest {
    @Test
    void aDeadlineThatCouldNotBeSetDoesNotKeepTheNextFromBeingMet() throws InterruptedException {
        AtomicBoolean fails = new AtomicBoolean(true);
        DeadlineTimer timer = new DeadlineTimer(() -> {
            if (fails.get()) {
                throw new IllegalStateException("planted");
            }
            return 1_000;
        });
        CountDownLatch due = new CountDownLatch(1);
        timer.start(due::countDown);
        try {
            assertThatThrownBy(() -> timer.set(500)).hasMessage("planted");
            fails.set(false);
            timer.set(900);
            assertThat(due.await(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            timer.close();
        }
    }

    /** A clock that runs quicker than the timers of this machine as much as it may. */
    @Test
    void noNapIsLongerThanTheWayOfAQuickClockAndFewLeadToAnyDeadline() {
        for (long left = 1; left < 10_000_000_000L; left = left * 3 + 1) {
            int naps = 0;
            long now = 0;
            while (now < left) {
                long nap = DeadlineTimer.napMicros(left - now);
                now += nap + nap / SteadyClock.SLEW_PARTS;
                assertThat(now).isLessThanOrEqualTo(left + 100);
                naps++;
            }
            assertThat(naps).as("to %d", left).isLessThanOrEqualTo((int) (left / 1_000_000) + 8);
        }
    }

    @Test
    void itCallsBackOnlyWhenTheClockThatMayBeSlowerIsThere() throws InterruptedException {
        AtomicLong nowMicros = new AtomicLong();
        AtomicInteger looks = new AtomicInteger();
        // Each look sees a tenth of a millisecond more, as a clock would that nearly stands.
        DeadlineTimer timer = new DeadlineTimer(() -> {
            looks.incrementAndGet();
            return nowMicros.getAndAdd(100);
        });
        CountDownLatch due = new CountDownLatch(1);
        AtomicLong calledMicros = new AtomicLong();
        timer.start(() -> {
            calledMicros.set(nowMicros.get());
            due.countDown();
        });
        try {
            timer.set(2_000);
            assertThat(due.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(calledMicros).hasValueGreaterThanOrEqualTo(2_000);
            assertThat(looks).hasValueGreaterThan(10);
        } finally {
            timer.close();
        }
    }
}
