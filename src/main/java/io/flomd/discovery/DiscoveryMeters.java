package io.flomd.discovery;

import io.flomd.observability.LimitMeters;
import io.flomd.observability.LockMeters;
import io.flomd.observability.MeterWords;
import io.flomd.observability.Meters;
import io.flomd.observability.SafeCounter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Counts what becomes of datagrams. Thread-safe, and quick enough for a flood. */
public final class DiscoveryMeters implements DiscoveryListener {
    private static final String REPLIES = "max-replies-per-second";
    private static final String DATAGRAMS = "max-datagrams-per-second";

    private final Map<DiscoveryOutcome, SafeCounter> byOutcome = new EnumMap<>(DiscoveryOutcome.class);
    private final LimitMeters limits;

    public DiscoveryMeters(Meters meters, LimitMeters limits) {
        this.limits = limits;
        for (DiscoveryOutcome outcome : DiscoveryOutcome.values()) {
            byOutcome.put(outcome, meters.counter(LockMeters.DISCOVERY_REQUESTS, MeterWords.of(outcome)));
        }
        limits.register(REPLIES);
        limits.register(DATAGRAMS);
    }

    @Override
    public void datagram(DiscoveryOutcome outcome) {
        Objects.requireNonNull(byOutcome.get(outcome)).increment();
        if (outcome == DiscoveryOutcome.LIMITED) {
            limits.reached(REPLIES);
        }
    }

    @Override
    public void readLimitReached() {
        limits.reached(DATAGRAMS);
    }
}
