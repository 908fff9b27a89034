package io.flomd.observability;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Meters of connections and of what clients do wrong on them. Thread-safe. */
public final class ConnectionMeters {
    private final Meters meters;
    private final SafeCounter vanished;
    private final SafeCounter failed;
    private final Map<String, AtomicLong> open = new ConcurrentHashMap<>();
    private final Map<String, SafeCounter> accepted = new ConcurrentHashMap<>();
    private final Map<String, SafeCounter> rejected = new ConcurrentHashMap<>();
    private final Map<String, SafeCounter> errors = new ConcurrentHashMap<>();
    private final Map<String, SafeCounter> limits = new ConcurrentHashMap<>();
    private final Map<String, SafeCounter> shutdowns = new ConcurrentHashMap<>();

    /**
     * Registers what is known in advance.
     *
     * @param errorReasons every reason that {@link #protocolError} will be told, so that its counters begin with 0
     * @param limitNames every name that {@link #limitReached} will be told
     */
    public ConnectionMeters(MeterRegistry registry, Collection<String> errorReasons, Collection<String> limitNames) {
        this.meters = new Meters(registry);
        errorReasons.forEach(this::errorCounter);
        limitNames.forEach(this::limitCounter);
        vanished = meters.counter(LockMeters.CONNECTIONS_VANISHED);
        failed = meters.counter(LockMeters.CONNECTIONS_FAILED);
        rejectedCounter("too-many-connections");
        rejectedCounter("not-ready");
        gauge("tcp");
        acceptedCounter("tcp");
    }

    public void connected(String transport) {
        acceptedCounter(transport).increment();
        gauge(transport).incrementAndGet();
    }

    public void disconnected(String transport) {
        gauge(transport).decrementAndGet();
    }

    public void rejected(String reason) {
        rejectedCounter(reason).increment();
    }

    /** A peer was silent for so long that its connection was closed. */
    public void vanished() {
        vanished.increment();
    }

    /** A connection was closed because of a fault of the server. */
    public void failed() {
        failed.increment();
    }

    public void protocolError(String reason) {
        errorCounter(reason).increment();
    }

    /**
     * A limit refused something.
     *
     * @param limit last part of the limit's key in the configuration
     */
    public void limitReached(String limit) {
        limitCounter(limit).increment();
    }

    public void shutdownMessage(boolean honoured) {
        shutdowns
                .computeIfAbsent(
                        honoured ? "honoured" : "ignored", word -> meters.counter(LockMeters.SHUTDOWN_MESSAGES, word))
                .increment();
    }

    private AtomicLong gauge(String transport) {
        return open.computeIfAbsent(transport, word -> meters.gauge(LockMeters.CONNECTIONS, word));
    }

    private SafeCounter acceptedCounter(String transport) {
        return accepted.computeIfAbsent(transport, word -> meters.counter(LockMeters.CONNECTIONS_ACCEPTED, word));
    }

    private SafeCounter rejectedCounter(String reason) {
        return rejected.computeIfAbsent(reason, word -> meters.counter(LockMeters.CONNECTIONS_REJECTED, word));
    }

    private SafeCounter errorCounter(String reason) {
        return errors.computeIfAbsent(reason, word -> meters.counter(LockMeters.PROTOCOL_ERRORS, word));
    }

    private SafeCounter limitCounter(String limit) {
        return limits.computeIfAbsent(limit, word -> meters.counter(LockMeters.LIMITS, word));
    }
}
