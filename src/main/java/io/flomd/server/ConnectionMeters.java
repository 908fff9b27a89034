package io.flomd.server;

import io.flomd.observability.LimitMeters;
import io.flomd.observability.LockMeters;
import io.flomd.observability.MeterWords;
import io.flomd.observability.Meters;
import io.flomd.observability.SafeCounter;
import io.flomd.wire.MalformedMessageException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts connections, and what clients do wrong on them. Thread-safe. */
public final class ConnectionMeters implements ServerListener {
    private static final String MESSAGE_BYTES = "max-message-bytes";
    private static final String UNANSWERED_REQUESTS = "max-unanswered-requests";

    private final Meters meters;
    private final LimitMeters limits;
    private final SafeCounter vanished;
    private final SafeCounter failed;
    private final Map<String, AtomicLong> open = new ConcurrentHashMap<>();
    private final Map<String, SafeCounter> accepted = new ConcurrentHashMap<>();
    private final Map<String, SafeCounter> errors = new ConcurrentHashMap<>();

    /** Registers all meters whose tags are known, so that they begin with 0. */
    public ConnectionMeters(Meters meters, LimitMeters limits) {
        this.meters = meters;
        this.limits = limits;
        vanished = meters.counter(LockMeters.CONNECTIONS_VANISHED);
        for (MalformedMessageException.Reason reason : MalformedMessageException.Reason.values()) {
            error(MeterWords.of(reason));
        }
        failed = meters.counter(LockMeters.CONNECTIONS_FAILED);
        limits.register(MESSAGE_BYTES);
        limits.register(UNANSWERED_REQUESTS);
        for (Offence offence : Offence.values()) {
            error(MeterWords.of(offence));
            register(limit(offence));
        }
        for (Rejection rejection : Rejection.values()) {
            rejections(rejection);
            register(limit(rejection));
        }
        shutdowns(true);
        shutdowns(false);
        gauge("tcp");
        accepted("tcp");
    }

    @Override
    public void onConnected(String transport) {
        accepted(transport).increment();
        gauge(transport).incrementAndGet();
    }

    @Override
    public void onDisconnected(String transport) {
        gauge(transport).decrementAndGet();
    }

    @Override
    public void onRejected(Rejection rejection) {
        rejections(rejection).increment();
        reached(limit(rejection));
    }

    @Override
    public void onMalformed(MalformedMessageException.Reason reason) {
        error(MeterWords.of(reason)).increment();
        if (reason == MalformedMessageException.Reason.TOO_LONG) {
            limits.reached(MESSAGE_BYTES);
        }
    }

    @Override
    public void onOffence(Offence offence) {
        error(MeterWords.of(offence)).increment();
        reached(limit(offence));
    }

    @Override
    public void onRequestsHeld() {
        limits.reached(UNANSWERED_REQUESTS);
    }

    @Override
    public void onFailed() {
        failed.increment();
    }

    @Override
    public void onVanished() {
        vanished.increment();
    }

    @Override
    public void onShutdownMessage(boolean allowed) {
        shutdowns(allowed).increment();
    }

    /** The limit behind a rejection, by the last part of its key; null if there is none. */
    private static @Nullable String limit(Rejection rejection) {
        return switch (rejection) {
            case TOO_MANY_CONNECTIONS -> "max-connections";
            case TOO_MANY_CONNECTIONS_OF_SOURCE -> "max-connections-per-source";
            case TOO_MANY_HANDSHAKES_OF_SOURCE -> "max-handshakes-per-source";
            case TLS_HANDSHAKE_TIMEOUT -> "first-message-timeout";
            case NOT_READY, TLS_HANDSHAKE -> null;
        };
    }

    /** The limit behind an offence; null if there is none. */
    private static @Nullable String limit(Offence offence) {
        return switch (offence) {
            case FIRST_MESSAGE_TIMEOUT -> "first-message-timeout";
            case UNREAD_ANSWERS -> "max-pending-answer-bytes";
            case UNREAD_ANSWERS_TOTAL -> "max-pending-answer-bytes-total";
            case UNEXPECTED_MESSAGE, BAD_VALUE, WRONG_UNLOCK, PEER_ID_MISMATCH -> null;
        };
    }

    private void register(@Nullable String limit) {
        if (limit != null) {
            limits.register(limit);
        }
    }

    private void reached(@Nullable String limit) {
        if (limit != null) {
            limits.reached(limit);
        }
    }

    private AtomicLong gauge(String transport) {
        return open.computeIfAbsent(transport, word -> meters.gauge(LockMeters.CONNECTIONS, word));
    }

    private SafeCounter accepted(String transport) {
        return accepted.computeIfAbsent(transport, word -> meters.counter(LockMeters.CONNECTIONS_ACCEPTED, word));
    }

    private SafeCounter error(String reason) {
        return errors.computeIfAbsent(reason, word -> meters.counter(LockMeters.PROTOCOL_ERRORS, word));
    }

    private SafeCounter rejections(Rejection rejection) {
        return meters.counter(LockMeters.CONNECTIONS_REJECTED, MeterWords.of(rejection));
    }

    private SafeCounter shutdowns(boolean honoured) {
        return meters.counter(LockMeters.SHUTDOWN_MESSAGES, honoured ? "honoured" : "ignored");
    }
}
