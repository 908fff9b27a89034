package io.flomd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class BadConfigurationTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "null", textBlock = """
                    flom.daemon.unicast-address        | not a host   | a host name or an IP address
                    flom.daemon.unicast-address        | 127.0.0.256  | a host name or an IP address
                    flom.daemon.unicast-port           | -1           | 0 to 65535
                    flom.daemon.unicast-port           | 65536        | 0 to 65535
                    flom.daemon.unicast-port           | http         | 0 to 65535
                    flom.daemon.multicast-address      | 192.0.2.1    | 224.0.0.0 to 239.255.255.255
                    flom.daemon.multicast-address      | group        | 224.0.0.0 to 239.255.255.255
                    flom.daemon.multicast-port         | 65536        | 0 to 65535
                    flom.daemon.lifespan               | 5s           | -2147483648 to 2147483647
                    flom.daemon.lifespan               | 2147483648   | -2147483648 to 2147483647
                    flom.network.network-interface     | abcdefghijklmnop | at most 15 characters
                    flom.network.discovery-attempts    | 0            | 1 to 2147483647
                    flom.network.discovery-timeout     | -1           | 0 to 2147483647
                    flom.network.discovery-ttl         | 0            | 1 to 255
                    flom.network.discovery-ttl         | 256          | 1 to 255
                    flom.network.tcp-keepalive-time    | 0            | 1 to 32767
                    flom.network.tcp-keepalive-time    | 32768        | 1 to 32767
                    flom.network.tcp-keepalive-intvl   | 0            | 1 to 32767
                    flom.network.tcp-keepalive-intvl   | 32768        | 1 to 32767
                    flom.network.tcp-keepalive-probes  | 0            | 1 to 127
                    flom.network.tcp-keepalive-probes  | 128          | 1 to 127
                    flom.locking.max-resources         | 0            | auto, or 1 to 2147483647
                    flom.locking.max-waiters-per-resource | -1        | auto, or 0 to 2147483647
                    flom.locking.max-locks-per-session | 0            | auto, or 1 to 2147483647
                    flom.locking.max-overtakes         | -2           | -1 to 2147483647
                    flom.locking.max-timestamp-elements | 0           | auto, or 1 to 2147483647
                    flom.locking.max-resources         | some         | auto, or 1 to 2147483647
                    flom.locking.max-resources         | 2147483648   | auto, or 1 to 2147483647
                    flom.locking.max-resources         | 2e6          | auto, or 1 to 2147483647
                    flom.locking.max-table-bytes       | 1023         | auto, or 1024 to 1099511627776
                    flom.locking.max-table-bytes       | 1099511627777 | auto, or 1024 to 1099511627776
                    flom.locking.max-table-bytes       | 64MB         | auto, or 1024 to 1099511627776
                    flom.locking.max-path-levels       | 0            | 1 to 1000
                    flom.locking.max-path-levels       | 1001         | 1 to 1000
                    flom.locking.time-zone             | Mars/Base    | a time zone
                    flom.server.max-message-bytes      | 1022         | 1023 to 1048576
                    flom.server.max-message-bytes      | 1048577      | 1023 to 1048576
                    flom.server.max-connections        | 0            | auto, or 1 to 1000000
                    flom.server.max-connections        | 1000001      | auto, or 1 to 1000000
                    flom.server.max-connections-per-source | 1000001  | 0 to 1000000
                    flom.server.max-handshakes-per-source | -1       | 0 to 1000000
                    flom.server.first-message-timeout  | 9ms          | 10ms to 1h
                    flom.server.first-message-timeout  | 61m          | 10ms to 1h
                    flom.server.first-message-timeout  | soon         | 10ms to 1h
                    flom.server.first-message-timeout  | 10           | 10ms to 1h
                    flom.server.first-message-timeout  | 5000         | 10ms to 1h
                    flom.server.first-message-timeout  | +5000        | 10ms to 1h
                    flom.server.max-pending-answer-bytes | 1023       | 1024 to 1073741824
                    flom.server.max-unanswered-requests | 0          | 1 to 1000000
                    flom.server.max-unanswered-requests | 1000001    | 1 to 1000000
                    flom.server.max-pending-answer-bytes-total | 1023 | auto, or 1024 to 1099511627776
                    flom.server.max-pending-answer-bytes-total | 1099511627777 | auto, or 1024 to 1099511627776
                    flom.server.shutdown-from          | 127.0.0.0/33 | networks as 192.0.2.0/24
                    flom.server.socket-permissions     | 0700         | as rwxrwx---
                    flom.server.node-id                | 65536        | 0 to 65535
                    flom.tls.client-auth               | want         | need or none
                    flom.tls.check-peer-id             | maybe        | true or false
                    flom.tls.reload-interval           | 99ms         | 100ms to 1h
                    flom.tls.reload-interval           | 61m          | 100ms to 1h
                    flom.access.dry-run                | maybe        | true or false
                    flom.http.allowed-hosts            | two words    | a host name or an IP address
                    flom.http.max-listings             | 0            | 1 to 1000
                    flom.http.max-listings             | 1001         | 1 to 1000
                    flom.http.max-http-connections          | 0            | 1 to 100000
                    flom.http.max-http-connections          | 100001       | 1 to 100000
                    flom.http.idle-timeout             | 9ms          | 10ms to 1h
                    flom.http.idle-timeout             | 30           | 10ms to 1h
                    flom.discovery.enabled             | maybe        | true or false
                    flom.discovery.advertised-address  | two words    | a host name or an IP address
                    flom.discovery.max-datagrams-per-second | 1000001 | 1 to 1000000
                    flom.discovery.max-replies-per-second | 0         | 1 to 1000000
                    flom.discovery.max-replies-per-source-per-second | 1000001 | 1 to 1000000
                    """)
    void aBadValueIsNamedWithWhatIsAllowed(String key, String value, String allowed, CapturedOutput output) {
        assertThatThrownBy(() -> Bound.run("--" + key + "=" + value)).isNotNull();
        assertThat(output.getOut().lines())
                .anyMatch(line -> line.startsWith(key + " = " + value + ": not allowed (\"" + key + "\"")
                        && line.contains("commandLineArgs")
                        && line.contains("Allowed: ")
                        && line.contains(allowed));
        assertThat(output).doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"flom.daemon.unicast-address", "flom.server.max-message-bytes", "flom.daemon.nothing"})
    void aBadValueNeitherMovesTheCursorNorMakesALine(String key, CapturedOutput output) {
        assertThatThrownBy(() -> Bound.run("--" + key + "=a\u001b[2J\u202e\nsecond line"))
                .isNotNull();
        assertThat(output.getOut())
                .contains(key + " = a\\u001b[2J\\u202e\\nsecond line: ")
                .doesNotContain("\u001b", "\u202e", "\nsecond line");
    }

    @Test
    void aKeyOfFlomConfNeitherMovesTheCursorNorMakesALine(@TempDir Path folder, CapturedOutput output)
            throws IOException {
        Path file = Files.writeString(folder.resolve("flom.conf"), "[Daemon]\nNo\u001b[2J\u202eKey=1\n");
        Bound.run("--flom.config-file=" + file).close();
        assertThat(output.getOut()).contains("No\\u001b[2J\\u202eKey").doesNotContain("\u001b", "\u202e");
    }

    @Test
    void aBadLineOfFlomConfNeitherMovesTheCursorNorMakesALine(@TempDir Path folder, CapturedOutput output)
            throws IOException {
        Path file = Files.writeString(folder.resolve("flom.conf"), "[Daemon]\nno\u001b[2J\u202ekey\n");
        assertThatThrownBy(() -> Bound.run("--flom.config-file=" + file)).isNotNull();
        assertThat(output.getOut()).contains("no\\u001b[2J\\u202ekey").doesNotContain("\u001b", "\u202e");
    }

    @Test
    void aDurationThatIsANumberOfAFileIsRefused(@TempDir Path folder, CapturedOutput output) throws IOException {
        Path file = Files.writeString(folder.resolve("numbers.yml"), "flom: {server: {first-message-timeout: 5000}}\n");
        assertThatThrownBy(() -> Bound.run("--spring.config.additional-location=" + file))
                .isNotNull();
        assertThat(output)
                .contains("flom.server.first-message-timeout = 5000: not allowed")
                .contains("10ms to 1h");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5000ms", "5s", "PT5S", "5000000us"})
    void aDurationWithAUnitIsTaken(String value) {
        try (ConfigurableApplicationContext context = Bound.run("--flom.server.first-message-timeout=" + value)) {
            assertThat(context.getBean(ServerProperties.class).firstMessageTimeout())
                    .isEqualTo(Duration.ofSeconds(5));
        }
    }

    @Test
    void aBadVariableIsNamedWithItsOrigin(CapturedOutput output) {
        assertThatThrownBy(() -> Bound.run(Map.of("FLOM_DAEMON_UNICASTPORT", "70000")))
                .isNotNull();
        assertThat(output)
                .contains("flom.daemon.unicast-port = 70000: not allowed")
                .contains("FLOM_DAEMON_UNICASTPORT");
    }

    @Test
    void allBadValuesOfASectionAreNamed(CapturedOutput output) {
        assertThatThrownBy(() -> Bound.run("--flom.daemon.unicast-port=-1", "--flom.daemon.multicast-port=-2"))
                .isNotNull();
        assertThat(output)
                .contains("flom.daemon.unicast-port = -1: not allowed")
                .contains("flom.daemon.multicast-port = -2: not allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flom.daemon.unicast-prot",
                "flom.daemon.unicast-port.x",
                "flom.daemon.unicast-port[0]",
                "flom.deamon.unicast-port",
                "flom.lifespan"
            })
    void anUnknownKeyStopsTheStart(String key, CapturedOutput output) {
        assertThatThrownBy(() -> Bound.run("--" + key + "=29000")).isNotNull();
        assertThat(output.getOut().lines())
                .anyMatch(line -> line.startsWith(key + " = 29000: there is no such key (")
                        && line.contains("commandLineArgs")
                        && line.contains("Allowed are flom."));
        assertThat(output).doesNotContain("\tat ");
    }

    @Test
    void theMessageOfAnUnknownKeyListsItsSection(CapturedOutput output) {
        assertThatThrownBy(() -> Bound.run("--flom.daemon.unicast-prot=1")).isNotNull();
        assertThat(output)
                .contains("Allowed are flom.daemon.unicast-address, flom.daemon.unicast-port, flom.daemon.multicast-");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"FLOM_DAEMON_UNICASTPROT", "FLOM_DAEMON_UNICAST_PROT", "FLOM_SERVER_PORT", "flom_network_mtu"})
    void anUnknownVariableOfASectionStopsTheStart(String variable, CapturedOutput output) {
        assertThatThrownBy(() -> Bound.run(Map.of(variable, "29000"))).isNotNull();
        assertThat(output).contains(variable + " = 29000: there is no such key (environment). Allowed are flom.");
    }

    @Test
    void variablesOfTheClientAndOfKubernetesDoNotStopTheStart() {
        Map<String, Object> variables = Map.of(
                "FLOM_TRACE_MASK", "0x8",
                "FLOM_JAVA", "/usr/bin/java",
                "FLOM", "x",
                "FLOM_SERVER", "somewhere",
                "FLOM_SERVER_SERVICE_HOST", "10.0.0.1",
                "FLOM_SERVER_SERVICE_PORT_LOCKS", "28015",
                "FLOM_SERVER_PORT", "tcp://10.0.0.1:28015",
                "FLOM_SERVER_PORT_28015_TCP_ADDR", "10.0.0.1");
        try (ConfigurableApplicationContext context = Bound.run(variables)) {
            assertThat(context.getBean(ServerProperties.class).maxConnections()).isEqualTo(AutoLimit.valueOf("auto"));
        }
    }
}
