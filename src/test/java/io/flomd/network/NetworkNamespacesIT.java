package io.flomd.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flomd.testing.SystemRequirements;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The fixture itself: what it builds works, and nothing is left of it. */
@Tag("system")
class NetworkNamespacesIT {
    @BeforeEach
    void requireSystem() {
        SystemRequirements.requireNamespaces("ip", "sysctl", "bash", "timeout");
    }

    @Test
    void hostsOfOneSwitchReachEachOtherUntilTheLinkIsCut() {
        try (NetworkNamespaces networks = new NetworkNamespaces()) {
            Switch lan = networks.network("lan");
            Host first = networks.host("first");
            Host second = networks.host("second");
            first.plug(lan, "eth0", "10.77.0.1/24", "fd77::1/64");
            second.plug(lan, "eth0", "10.77.0.2/24", "fd77::2/64");
            assertThat(connect(first, "10.77.0.2")).contains("Connection refused");
            assertThat(connect(first, "fd77::2")).contains("Connection refused");
            lan.cut(second, "eth0");
            assertThat(connect(first, "10.77.0.2")).doesNotContain("Connection refused");
            assertThat(connect(first, "fd77::2")).doesNotContain("Connection refused");
        }
        assertThat(NetworkNamespaces.leftOver()).isEmpty();
    }

    @Test
    void nothingIsLeftAfterAFailure() {
        assertThatThrownBy(() -> {
                    try (NetworkNamespaces networks = new NetworkNamespaces()) {
                        RunningProcess sleeper = networks.host("only").start("sleep", "1000");
                        assertThat(ProcessHandle.of(sleeper.pid())).isPresent();
                        throw new IllegalStateException("pid " + sleeper.pid());
                    }
                })
                .isInstanceOf(IllegalStateException.class)
                .satisfies(failure -> assertThat(ProcessHandle.of(
                                Long.parseLong(failure.getMessage().substring("pid ".length()))))
                        .isEmpty());
        assertThat(NetworkNamespaces.leftOver()).isEmpty();
    }

    /** What a host without a listener says, if anything comes back from it within a second. */
    private static String connect(Host from, String address) {
        return from.run("bash", "-c", "timeout 1 bash -c 'echo > /dev/tcp/" + address + "/9' 2>&1 || true");
    }
}
