package io.flomd.observability;

import io.micrometer.core.instrument.AbstractMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** A registry whose counters of granted requests fail whenever they are to count. */
public final class FailingMeters extends SimpleMeterRegistry {
    @Override
    protected Counter newCounter(Meter.Id id) {
        boolean fails = id.getName().equals(LockMeters.REQUESTS.getName()) && "granted".equals(id.getTag("outcome"));
        return fails ? new FailingCounter(id) : super.newCounter(id);
    }

    private static final class FailingCounter extends AbstractMeter implements Counter {
        FailingCounter(Meter.Id id) {
            super(id);
        }

        @Override
        public void increment(double amount) {
            throw new IllegalStateException("planted in a meter");
        }

        @Override
        public double count() {
            return 0;
        }
    }
}
