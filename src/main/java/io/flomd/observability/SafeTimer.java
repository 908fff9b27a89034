package io.flomd.observability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** A timer that never throws. */
final class SafeTimer {
    private final Timer timer;
    private final MeterGuard guard;

    SafeTimer(Timer timer, Counter failures) {
        this.timer = timer;
        this.guard = new MeterGuard(timer, failures);
    }

    void record(long amount, TimeUnit unit) {
        if (guard.isOpen()) {
            try {
                timer.record(amount, unit);
            } catch (RuntimeException e) {
                guard.onFailure(e);
            }
        }
    }
}
