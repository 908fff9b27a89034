package io.flomd.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flomd.config.HttpProperties;
import io.flomd.server.FlomServer;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/** The service starts with what each mode configures. */
@ExtendWith(OutputCaptureExtension.class)
class ChartConfigTest {
    @TempDir
    private Path directory;

    @Test
    void theDefaultOpensTheAddressesAndNoDiscovery(CapturedOutput output) throws Exception {
        try (ConfigurableApplicationContext context = ChartService.start(Chart.render(Chart.DEFAULT), directory)) {
            assertThat(Objects.requireNonNull(context.getBean(FlomServer.class).address())
                            .getAddress()
                            .isAnyLocalAddress())
                    .isTrue();
            assertThat(output).contains("HTTP on 0.0.0.0 port").doesNotContain("ulticast");
            Environment environment = context.getEnvironment();
            assertThat(environment.getProperty("flom.discovery.enabled")).isEqualTo("false");
            assertThat(environment.getProperty("spring.lifecycle.timeout-per-shutdown-phase"))
                    .isEqualTo("20s");
        }
    }

    @Test
    void theHostNetworkHasDiscoveryThatTellsTheNodesAddress(CapturedOutput output) throws Exception {
        RenderedChart chart = Chart.render("host-network");
        try (ConfigurableApplicationContext context =
                ChartService.start(chart, directory, "--flom.network.network-interface=lo")) {
            Environment environment = context.getEnvironment();
            assertThat(environment.getProperty("flom.discovery.advertised-address"))
                    .isEqualTo(ChartService.NODE);
            assertThat(output).contains("multicast group 239.255.0.1");
        }
    }

    @Test
    void aNamedInterfaceIsTheOneThatIsJoined(CapturedOutput output) {
        RenderedChart chart =
                Chart.renderValues("discovery: {mode: hostNetwork, networkInterface: nope0, multicastPort: 28016}");
        assertThatThrownBy(() -> ChartService.start(chart, directory)).isNotNull();
        assertThat(output).contains("flom.network.network-interface = nope0: 239.255.0.1 cannot be joined on it");
    }

    @Test
    void everythingIsKnownToTheService(CapturedOutput output) throws Exception {
        try (ConfigurableApplicationContext context = ChartService.start(Chart.render("everything"), directory)) {
            Environment environment = context.getEnvironment();
            assertThat(environment.getProperty("flom.locking.max-resources", Integer.class))
                    .isEqualTo(3_000_000);
            assertThat(environment.getProperty("flom.server.shutdown-from")).isEmpty();
            assertThat(environment.getProperty("spring.lifecycle.timeout-per-shutdown-phase"))
                    .isEqualTo("45s");
            assertThat(environment.getProperty("local.management.port"))
                    .isNotEqualTo(environment.getProperty("local.server.port"));
            assertThat(output).contains("HTTP (management) on 0.0.0.0 port");
        }
    }

    @Test
    void allowedHostsAddToTheNamesOfTheService() throws Exception {
        RenderedChart chart = Chart.renderValues(
                "{fullnameOverride: locks, allowedHosts: [locks.example.com, locks], clusterDomain: cluster.example}");
        try (ConfigurableApplicationContext context = ChartService.start(chart, directory)) {
            assertThat(context.getBean(HttpProperties.class).allowedHosts())
                    .containsExactly(
                            "locks",
                            "locks.locking",
                            "locks.locking.svc",
                            "locks.locking.svc.cluster.example",
                            "locks.example.com");
        }
    }

    @Test
    void anUnknownKeyStopsTheStart(CapturedOutput output) {
        RenderedChart chart = Chart.renderValues("config: {flom: {daemon: {unicast-adress: 0.0.0.0}}}");
        assertThatThrownBy(() -> ChartService.start(chart, directory)).isNotNull();
        assertThat(output).contains("flom.daemon.unicast-adress = 0.0.0.0: there is no such key (");
    }

    @Test
    void aBadValueStopsTheStart(CapturedOutput output) {
        RenderedChart chart = Chart.renderValues("config: {flom: {locking: {max-overtakes: -2}}}");
        assertThatThrownBy(() -> ChartService.start(chart, directory)).isNotNull();
        assertThat(output).contains("flom.locking.max-overtakes = -2: not allowed");
    }
}
