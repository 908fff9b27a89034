package io.flomd.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.observability.LimitMeters;
import io.flomd.observability.MeterWords;
import io.flomd.observability.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DiscoveryMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Meters meters = new Meters(registry);
    private final DiscoveryMeters discovery = new DiscoveryMeters(meters, new LimitMeters(meters));

    @ParameterizedTest
    @EnumSource(DiscoveryOutcome.class)
    void countsEachOutcomeAndTheLimitBehindIt(DiscoveryOutcome outcome) {
        discovery.datagram(outcome);
        for (DiscoveryOutcome other : DiscoveryOutcome.values()) {
            assertThat(registry.get("flom.discovery.requests")
                            .tag("outcome", MeterWords.of(other))
                            .counter()
                            .count())
                    .isEqualTo(other == outcome ? 1 : 0);
        }
        assertThat(limit("max-replies-per-second")).isEqualTo(outcome == DiscoveryOutcome.LIMITED ? 1 : 0);
        assertThat(limit("max-datagrams-per-second")).isZero();
    }

    @ParameterizedTest
    @EnumSource(value = DiscoveryOutcome.class, names = "ANSWERED")
    void countsPausesOfReading(DiscoveryOutcome outcome) {
        discovery.readLimitReached();
        discovery.datagram(outcome);
        assertThat(limit("max-datagrams-per-second")).isEqualTo(1);
        assertThat(limit("max-replies-per-second")).isZero();
    }

    private double limit(String limit) {
        return registry.get("flom.limits").tag("limit", limit).counter().count();
    }
}
