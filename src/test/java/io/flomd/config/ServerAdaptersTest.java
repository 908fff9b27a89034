package io.flomd.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.observability.ConnectionMeters;
import io.flomd.server.ServerListener.Offence;
import io.flomd.server.ServerListener.Rejection;
import io.flomd.wire.MalformedMessageException.Reason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.ConfigurableApplicationContext;

/** What the server tells, as meters; and what it asks before it ends. */
class ServerAdaptersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final MeteredServerListener listener = new MeteredServerListener(
            new ConnectionMeters(registry, MeteredServerListener.errorReasons(), MeteredServerListener.LIMITS));

    @ParameterizedTest
    @EnumSource(Reason.class)
    void countsEachKindOfMalformedMessage(Reason reason) {
        listener.onMalformed(reason.name().toLowerCase(Locale.ROOT));
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
        for (String name : MeteredServerListener.LIMITS) {
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

    @Test
    void theShutdownMessageIsForWhomTheConfigurationNames() {
        List<String> done = new ArrayList<>();
        try (ConfigurableApplicationContext context = Bound.run("--flom.server.shutdown-from=192.0.2.0/24")) {
            ShutdownRule rule = new ShutdownRule(
                    context.getBean(ServerProperties.class), () -> done.add("end"), () -> done.add("quiesce"));
            assertThat(rule.allows(new InetSocketAddress("192.0.2.7", 1))).isTrue();
            assertThat(rule.allows(new InetSocketAddress("127.0.0.1", 1))).isFalse();
            assertThat(rule.allows(new DomainSocketAddress("/run/flom.sock"))).isTrue();
            rule.shutDown(true);
            rule.shutDown(false);
            assertThat(done).containsExactly("end", "quiesce");
        }
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
