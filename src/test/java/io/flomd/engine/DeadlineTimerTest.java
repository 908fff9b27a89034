package io.flomd.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

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
}
