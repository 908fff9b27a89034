package io.flomd.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.access.AccessAction;
import io.flomd.access.AccessControl;
import io.flomd.access.AccessRequest;
import io.flomd.access.AccessSubject;
import io.flomd.lock.LockLimits;
import io.flomd.observability.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;

class ConfigurationTest {
    @Test
    void theBuiltInDefaultsFollowTheHeap() {
        try (ConfigurableApplicationContext context = Bound.run("--spring.config.location=optional:file:./none/")) {
            LockingProperties locking = context.getBean(LockingProperties.class);
            assertThat(List.of(
                            locking.maxResources(),
                            locking.maxWaitersPerResource(),
                            locking.maxLocksPerSession(),
                            locking.maxTimestampElements(),
                            locking.maxTableBytes()))
                    .allMatch(AutoLimit::isAuto);
            assertThat(locking.maxOvertakes()).isEqualTo(LockLimits.DEFAULTS.maxOvertakes());
            assertThat(locking.maxPathLevels()).isEqualTo(LockLimits.DEFAULTS.maxPathLevels());
            assertThat(locking.zone()).isEqualTo(ZoneId.systemDefault());
        }
    }

    @Test
    void eachSpellingOfAVariableIsUnderstood() {
        Map<String, Object> variables = Map.of(
                "FLOM_DAEMON_UNICASTPORT", "29000",
                "FLOM_DAEMON_MULTICAST_PORT", "29001",
                "FLOM_LOCKING_TIMEZONE", "Europe/Rome",
                "FLOM_SERVER_FIRSTMESSAGETIMEOUT", "3s",
                "FLOM_SERVER_SHUTDOWNFROM_0", "192.0.2.0/24");
        try (ConfigurableApplicationContext context = Bound.run(variables)) {
            DaemonProperties daemon = context.getBean(DaemonProperties.class);
            assertThat(daemon.unicastPort()).isEqualTo(29_000);
            assertThat(daemon.multicastPort()).isEqualTo(29_001);
            assertThat(context.getBean(LockingProperties.class).zone()).isEqualTo(ZoneId.of("Europe/Rome"));
            ServerProperties server = context.getBean(ServerProperties.class);
            assertThat(server.firstMessageTimeout()).isEqualTo(Duration.ofSeconds(3));
            assertThat(server.shutdownFrom()).containsExactly("192.0.2.0/24");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--flom.daemon.unicast-port=0",
        "--flom.daemon.unicast-port=65535",
        "--flom.daemon.unicastPort=1",
        "--flom.daemon.unicast-address=::",
        "--flom.daemon.unicast-address=lock-1.example.org",
        "--flom.daemon.multicast-address=",
        "--flom.daemon.multicast-address=ff02::1",
        "--flom.daemon.lifespan=0",
        "--flom.network.network-interface=abcdefghijklmno",
        "--flom.network.discovery-ttl=255",
        "--flom.network.tcp-keepalive-time=32767",
        "--flom.network.tcp-keepalive-probes=127",
        "--flom.locking.max-overtakes=-1",
        "--flom.locking.max-path-levels=1",
        "--flom.locking.max-path-levels=1000",
        "--flom.locking.max-waiters-per-resource=0",
        "--flom.locking.max-resources=2147483647",
        "--flom.locking.max-resources=auto",
        "--flom.locking.max-resources=AUTO",
        "--flom.locking.max-table-bytes=1024",
        "--flom.locking.max-table-bytes=1099511627776",
        "--flom.server.max-connections=1000000",
        "--flom.server.max-pending-answer-bytes-total=1024",
        "--flom.server.max-message-bytes=1023",
        "--flom.server.max-message-bytes=1048576",
        "--flom.server.first-message-timeout=10ms",
        "--flom.server.first-message-timeout=1h",
        "--flom.server.shutdown-from=",
        "--flom.server.shutdown-from[0]=10.0.0.0/8",
        "--flom.server.node-id=65535",
        "--flom.access.rules=",
        "--flom.access.rules[0]=deny what=shutdown|discover",
        "--flom.access.dry-run=true",
    })
    void whatIsAllowedStarts(String argument) {
        try (ConfigurableApplicationContext context = Bound.run(argument)) {
            assertThat(context.isActive()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, true",
        "127.255.255.254, true",
        "128.0.0.1, false",
        "::1, true",
        "::2, false",
        "10.1.255.255, true",
        "10.2.0.0, false",
        "fd12::1, true",
        "fc00::1, false",
    })
    void theShutdownMessageIsHonouredFromTheListedNetworksOnly(String peer, boolean honoured) throws Exception {
        try (ConfigurableApplicationContext context =
                Bound.run("--flom.server.shutdown-from=127.0.0.0/8,::1,10.1.0.0/16,fd00::/8")) {
            AccessControl access = new AccessConfiguration()
                    .accessControl(
                            context.getBean(AccessProperties.class),
                            context.getBean(ServerProperties.class),
                            new Meters(new SimpleMeterRegistry()));
            AccessSubject subject = AccessSubject.at(InetAddress.getByName(peer));
            assertThat(access.allows(new AccessRequest(subject, AccessAction.SHUTDOWN, null, null)))
                    .isEqualTo(honoured);
        }
    }
}
