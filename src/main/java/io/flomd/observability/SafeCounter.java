package io.flomd.observability;

import io.micrometer.core.instrument.Counter;

/** A counter that never throws. */
public final class SafeCounter {
    private final Counter counter;
    private final MeterGuard guard;

    SafeCounter(Counter counter, Counter failures) {
        this.counter = counter;
        this.guard = new MeterGuard(counter, failures);
    }

    /** Counts one more. */
    public void increment() {
        if (guard.isOpen()) {
            try {
                counter.increment();
            } catch (RuntimeException e) {
                guard.onFailure(e);
            }
        }
    }
}
