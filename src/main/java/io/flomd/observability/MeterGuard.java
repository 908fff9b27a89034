package io.flomd.observability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a meter that fails from harming those whom it counts: it is said and counted once, and the meter is left alone from then on. */
final class MeterGuard {
    private static final Logger LOG = LoggerFactory.getLogger(MeterGuard.class);

    private final Meter meter;
    private final Counter failures;
    private volatile boolean failed;

    MeterGuard(Meter meter, Counter failures) {
        this.meter = meter;
        this.failures = failures;
    }

    boolean isOpen() {
        return !failed;
    }

    void onFailure(RuntimeException failure) {
        failed = true;
        LOG.error("meter {} failed and is not updated any more", meter.getId(), failure);
        failures.increment();
    }
}
