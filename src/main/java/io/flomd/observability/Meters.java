package io.flomd.observability;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** Registers meters as {@link LockMeters} describes them, for every package that counts something. */
public final class Meters {
    /** From one round trip on loopback to what only a person would wait for. */
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(10),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofMinutes(2),
        Duration.ofMinutes(10),
        Duration.ofHours(1)
    };

    private final MeterRegistry registry;
    private final Counter failures;

    public Meters(MeterRegistry registry) {
        this.registry = registry;
        this.failures = plainCounter(LockMeters.METERS_FAILED);
    }

    /** The counter with these values of its tags, in the order of {@link LockMeters}. */
    public SafeCounter counter(LockMeters meter, String... tagValues) {
        return new SafeCounter(plainCounter(meter, tagValues), failures);
    }

    private Counter plainCounter(LockMeters meter, String... tagValues) {
        return Counter.builder(meter.getName())
                .description(meter.description())
                .tags(meter.tagged(tagValues))
                .register(registry);
    }

    SafeTimer timer(LockMeters meter, String... tagValues) {
        return new SafeTimer(plainTimer(meter, tagValues), failures);
    }

    private Timer plainTimer(LockMeters meter, String... tagValues) {
        return Timer.builder(meter.getName())
                .description(meter.description())
                .tags(meter.tagged(tagValues))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /** A gauge that asks for its value when it is read. */
    public void gauge(LockMeters meter, Supplier<Number> value, String... tagValues) {
        Gauge.builder(meter.getName(), value)
                .description(meter.description())
                .baseUnit(meter.getBaseUnit())
                .tags(meter.tagged(tagValues))
                .strongReference(true)
                .register(registry);
    }

    /** A gauge that shows the number, which the caller changes. */
    public AtomicLong gauge(LockMeters meter, String... tagValues) {
        AtomicLong number = new AtomicLong();
        Gauge.builder(meter.getName(), number, AtomicLong::get)
                .description(meter.description())
                .baseUnit(meter.getBaseUnit())
                .tags(meter.tagged(tagValues))
                .strongReference(true)
                .register(registry);
        return number;
    }
}
