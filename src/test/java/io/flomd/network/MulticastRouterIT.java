package io.flomd.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.testing.SystemRequirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The TTL of a query decides how many multicast routers it crosses. */
@Tag("system")
class MulticastRouterIT {
    private static final String GROUP = "239.255.0.1";
    private static final int PORT = 28_015;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final NetworkNamespaces networks = new NetworkNamespaces();

    @TempDir
    private Path folder;

    @BeforeEach
    void requireSystem() {
        SystemRequirements.requireNamespaces("ip", "ss", "sysctl", "smcrouted", "tcpdump");
    }

    @AfterEach
    void remove() {
        networks.close();
        assertThat(NetworkNamespaces.leftOver()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, ''", "2, 10.77.2.2", "5, 10.77.2.2"})
    void aQueryCrossesOneRouterWithTtlTwo(int ttl, String expectedHost) throws IOException {
        Host client = networks.host("client");
        Host router = networks.host("router");
        Host server = networks.host("server");
        client.connect("eth0", "10.77.1.2/24", router, "left", "10.77.1.1/24");
        server.connect("eth0", "10.77.2.2/24", router, "right", "10.77.2.1/24");
        client.defaultRoute("via", "10.77.1.1");
        server.defaultRoute("via", "10.77.2.1");
        startRouting(router);
        FlomdServer.start(server, PORT, "flom.daemon.unicast-address=0.0.0.0");
        RunningProcess wire = capture(router, "left");

        FoundServer found = FoundServer.search(client, GROUP, PORT, 6, 500, ttl);

        assertThat(found.host()).isEqualTo(expectedHost);
        // Two lines for a packet: the header with the TTL, then addresses and ports.
        wire.await("a query with TTL " + ttl, LIMIT, line -> line.contains("ttl " + ttl + ","));
        wire.await("its addresses", LIMIT, line -> line.contains("10.77.1.2.") && line.contains(GROUP + "." + PORT));
        if (!expectedHost.isEmpty()) {
            found.lockFrom(client);
        }
    }

    private void startRouting(Host router) throws IOException {
        router.run("sysctl", "-qw", "net.ipv4.ip_forward=1");
        Path configuration = Files.writeString(
                folder.resolve("smcroute.conf"),
                "phyint left enable\nphyint right enable\nmroute from left group " + GROUP + " to right\n");
        RunningProcess daemon = router.start(
                "smcrouted",
                "-n",
                "-N",
                "-f",
                configuration.toString(),
                "-P",
                folder.resolve("pid").toString(),
                "-u",
                folder.resolve("socket").toString(),
                "-l",
                "debug");
        daemon.await("that it routes", LIMIT, line -> line.contains("Ready, waiting for client request"));
    }

    private static RunningProcess capture(Host host, String interfaceName) {
        RunningProcess capture = host.start(
                "tcpdump", "-l", "-n", "-v", "-i", interfaceName, "udp", "and", "dst", "port", Integer.toString(PORT));
        capture.await("that it listens", LIMIT, line -> line.contains("listening on"));
        return capture;
    }
}
