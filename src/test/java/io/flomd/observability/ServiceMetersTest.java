package io.flomd.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class ServiceMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @ParameterizedTest
    @EnumSource(LockMeters.class)
    void everyMeterIsDescribedAndNamedAlike(LockMeters meter) {
        assertThat(meter.getName()).matches("flom(\\.[a-z]+)+");
        assertThat(meter.description()).hasSizeGreaterThan(10).doesNotEndWith(".");
        assertThat(Arrays.stream(LockMeters.values())
                        .filter(other -> other.getName().equals(meter.getName())))
                .hasSize(1);
        assertThatThrownBy(() -> meter.tagged("1", "2", "3", "4", "5")).hasMessageContaining(meter.getName());
    }

    @Test
    void healthFollowsTheListener() {
        assertThat(health(new ServiceStatus("127.0.0.1", 28015, true, null, null))
                        .getStatus())
                .isEqualTo(Status.UP);
        Health down = health(new ServiceStatus("127.0.0.1", 0, false, null, null));
        assertThat(down.getStatus()).isEqualTo(Status.DOWN);
        assertThat(down.getDetails()).containsEntry("discovery", "off").containsEntry("listening", false);
    }

    @Test
    void healthSaysWhoseCertificateIsShownAndUntilWhen() {
        Instant expiry = Instant.parse("2031-02-03T04:05:06Z");
        Health with = health(new ServiceStatus("127.0.0.1", 28015, true, new ServiceStatus.Tls("host", expiry), null));
        assertThat(with.getDetails())
                .containsEntry("tls", "on")
                .containsEntry("certificate", "host")
                .containsEntry("certificateExpires", "2031-02-03T04:05:06Z");
        assertThat(health(new ServiceStatus("127.0.0.1", 28015, true, null, null))
                        .getDetails())
                .containsEntry("tls", "off");
    }

    @Test
    void healthFollowsTheMulticastGroupWhereDiscoveryIsOn() {
        Health up = health(status(List.of("lo", "eth0"), true));
        assertThat(up.getStatus()).isEqualTo(Status.UP);
        assertThat(up.getDetails())
                .containsEntry("address", "0.0.0.0")
                .containsEntry("port", 28015)
                .containsEntry("group", "239.255.0.1")
                .containsEntry("groupPort", 28016)
                .containsEntry("interfaces", List.of("lo", "eth0"))
                .containsEntry("durability", "in memory, one node");
        assertThat(health(status(List.of(), false)).getStatus()).isEqualTo(Status.DOWN);
    }

    private static ServiceStatus status(List<String> interfaces, boolean joined) {
        return new ServiceStatus(
                "0.0.0.0", 28015, true, null, new ServiceStatus.Discovery("239.255.0.1", 28016, interfaces, joined));
    }

    private static Health health(ServiceStatus status) {
        return new LockServiceHealth(() -> status).health();
    }
}
