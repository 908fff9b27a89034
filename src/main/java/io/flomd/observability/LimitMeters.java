package io.flomd.observability;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts how often each configured limit refused something. A limit is named by the last part of its key. Thread-safe. */
public final class LimitMeters {
    private final Meters meters;
    private final Map<String, SafeCounter> byLimit = new ConcurrentHashMap<>();

    public LimitMeters(Meters meters) {
        this.meters = meters;
    }

    /** Shows a limit with a count of 0, so that a rate of it is known from the first refusal on. */
    public void register(String limit) {
        counter(limit);
    }

    /** Shows what a limit allows, beside how often it refused something. */
    public void register(String limit, long allowed) {
        register(limit);
        meters.gauge(LockMeters.LIMITS_ALLOWED, () -> allowed, limit);
    }

    /** The limit refused something. */
    public void reached(String limit) {
        counter(limit).increment();
    }

    private SafeCounter counter(String limit) {
        return byLimit.computeIfAbsent(limit, name -> meters.counter(LockMeters.LIMITS, name));
    }
}
