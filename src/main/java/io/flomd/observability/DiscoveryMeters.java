package io.flomd.observability;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Meters of discovery. Thread-safe, and quick enough for a flood.
 *
 * @param <O> what may become of a datagram
 */
public final class DiscoveryMeters<O extends Enum<O>> {
    private final Map<O, SafeCounter> byOutcome;

    public DiscoveryMeters(MeterRegistry registry, Class<O> outcomes) {
        Meters meters = new Meters(registry);
        byOutcome = new EnumMap<>(outcomes);
        for (O outcome : outcomes.getEnumConstants()) {
            byOutcome.put(outcome, meters.counter(LockMeters.DISCOVERY_REQUESTS, Words.of(outcome)));
        }
    }

    public void datagram(O outcome) {
        Objects.requireNonNull(byOutcome.get(outcome)).increment();
    }
}
