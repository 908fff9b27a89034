package io.flomd.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClockGaugeTest {
    @Test
    void itShowsSecondsThatTheHostIsAhead() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        AtomicLong differenceMicros = new AtomicLong(1_500_000);
        new ClockGauge(new Meters(registry), differenceMicros::get);
        assertThat(registry.get("flom.clock.difference").gauge().value()).isEqualTo(1.5);
        differenceMicros.set(-250_000);
        assertThat(registry.get("flom.clock.difference").gauge().value()).isEqualTo(-0.25);
    }
}
