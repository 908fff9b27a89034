package io.flomd.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.observability.LimitMeters;
import io.flomd.observability.Meters;
import io.flomd.server.ServerListener.Offence;
import io.flomd.server.ServerListener.Rejection;
import io.flomd.wire.MalformedMessageException.Reason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConnectionMetersTest {
    private static final List<String> LIMITS = List.of(
            "max-connections",
            "max-message-bytes",
            "first-message-timeout",
            "max-pending-answer-bytes",
            "max-unanswered-requests");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Meters meters = new Meters(registry);
    private final ConnectionMeters listener = new ConnectionMeters(meters, new LimitMeters(meters));

    @ParameterizedTest
    @EnumSource(Reason.class)
    void countsEachKindOfMalformedMessage(Reason reason) {
        listener.onMalformed(reason);
        assertThat(errors(reason.name())).isEqualTo(1);
        assertThat(limit("max-message-bytes")).isEqualTo(reason == Reason.TOO_LONG ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({
        "UNEXPECTED_MESSAGE, none",
        "BAD_VALUE, none",
        "WRONG_UNLOCK, none",
        "FIRST_MESSAGE_TIMEOUT, first-message-timeout",
        "UNREAD_ANSWERS, max-pending-answer-bytes"
    })
    void countsEachOffenceAndTheLimitBehindIt(Offence offence, String limit) {
        listener.onOffence(offence);
        assertThat(errors(offence.name())).isEqualTo(1);
        for (String name : LIMITS) {
            assertThat(limit(name)).isEqualTo(name.equals(limit) ? 1 : 0);
        }
    }

    @Test
    void countsConnectionsAndRejections() {
        listener.onConnected("tcp");
        listener.onRejected(Rejection.TOO_MANY_CONNECTIONS);
        listener.onShutdownMessage(true);
        listener.onVanished();
        listener.onRequestsHeld();
        listener.onFailed();
        listener.onRejected(Rejection.NOT_READY);
        assertThat(limit("max-unanswered-requests")).isEqualTo(1);
        assertThat(registry.get("flom.connections.failed").counter().count()).isEqualTo(1);
        assertThat(registry.get("flom.connections.rejected")
                        .tag("reason", "not-ready")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("flom.connections.vanished").counter().count()).isEqualTo(1);
        assertThat(registry.get("flom.connections").gauge().value()).isEqualTo(1);
        listener.onDisconnected("tcp");
        assertThat(registry.get("flom.connections").gauge().value()).isZero();
        assertThat(limit("max-connections")).isEqualTo(1);
        assertThat(registry.get("flom.shutdown.messages")
                        .tag("outcome", "honoured")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    private double errors(String reason) {
        return registry.get("flom.protocol.errors")
                .tag("reason", reason.toLowerCase(Locale.ROOT).replace('_', '-'))
                .counter()
                .count();
    }

    private double limit(String limit) {
        return registry.get("flom.limits").tag("limit", limit).counter().count();
    }
}
