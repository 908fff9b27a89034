package io.flomd.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flomd.testing.SystemRequirements;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients find servers on other hosts through the group. */
@Tag("system")
class DiscoveryNetworkIT {
    private static final String GROUP = "239.255.0.1";
    private static final int PORT = 28_015;

    private final NetworkNamespaces networks = new NetworkNamespaces();

    @BeforeEach
    void requireSystem() {
        SystemRequirements.requireNamespaces("ip", "kill", "ss", "sysctl");
    }

    @AfterEach
    void remove() {
        networks.close();
        assertThat(NetworkNamespaces.leftOver()).isEmpty();
    }

    @Test
    void aClientOnEachOfThreeHostsFindsTheServer() {
        Switch lan = networks.network("lan");
        Host one = host(lan, "one", "10.77.0.1");
        Host two = host(lan, "two", "10.77.0.2");
        Host three = host(lan, "three", "10.77.0.3");
        FlomdServer.start(one, PORT, "flom.daemon.unicast-address=0.0.0.0");
        for (Host client : new Host[] {one, two, three}) {
            FoundServer found = FoundServer.search(client, GROUP, PORT);
            assertThat(found.host()).isEqualTo("10.77.0.1");
            found.lockFrom(client);
        }
    }

    @Test
    void aClientOnEachOfThreeHostsFindsTheServerOverIpv6() {
        Switch lan = networks.network("lan");
        Host one = host(lan, "one", "10.77.0.1");
        Host two = host(lan, "two", "10.77.0.2");
        Host three = host(lan, "three", "10.77.0.3");
        FlomdServer.start(one, PORT, "flom.daemon.unicast-address=::", "flom.daemon.multicast-address=ff15::f10d");
        for (Host client : new Host[] {one, two, three}) {
            FoundServer found = FoundServer.search(client, "ff15::f10d", PORT, "eth0");
            assertThat(found.host()).startsWith("fd77:0:0:0:0:0:0:1");
            found.lockFrom(client);
        }
    }

    @Test
    void theFirstOfTwoServersWins() {
        Switch lan = networks.network("lan");
        Host one = host(lan, "one", "10.77.0.1");
        Host two = host(lan, "two", "10.77.0.2");
        Host client = host(lan, "three", "10.77.0.3");
        FlomdServer first = FlomdServer.start(one, PORT, "flom.daemon.unicast-address=0.0.0.0");
        FlomdServer second = FlomdServer.start(two, PORT, "flom.daemon.unicast-address=0.0.0.0");
        FoundServer found = FoundServer.search(client, GROUP, PORT);
        assertThat(found.host()).isIn("10.77.0.1", "10.77.0.2");
        found.lockFrom(client);
        first.suspend();
        assertThat(FoundServer.search(client, GROUP, PORT).host())
                .as("the first server is late")
                .isEqualTo("10.77.0.2");
        first.resume();
        second.suspend();
        assertThat(FoundServer.search(client, GROUP, PORT).host())
                .as("the second server is late")
                .isEqualTo("10.77.0.1");
        second.resume();
        first.close();
        assertThat(FoundServer.search(client, GROUP, PORT).host()).isEqualTo("10.77.0.2");
        second.close();
        assertThat(FoundServer.search(client, GROUP, PORT).host()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2, 500", "7, 300"})
    void withoutAServerAClientGivesUpAfterItsAttempts(int attempts, int timeoutMillis) {
        Switch lan = networks.network("lan");
        Host client = host(lan, "one", "10.77.0.1");
        FoundServer found = FoundServer.search(client, GROUP, PORT, attempts, timeoutMillis, 1);
        assertThat(found.host()).isEmpty();
        assertThat((double) found.millis()).isBetween(0.9 * attempts * timeoutMillis, 1.1 * attempts * timeoutMillis);
    }

    @Test
    void aServerOnLoopbackIsFoundOnItsOwnHostOnly() {
        Switch lan = networks.network("lan");
        Host one = host(lan, "one", "10.77.0.1");
        Host two = host(lan, "two", "10.77.0.2");
        FlomdServer.start(one, PORT);
        FoundServer found = FoundServer.search(one, GROUP, PORT);
        assertThat(found.host()).isEqualTo("127.0.0.1");
        found.lockFrom(one);
        assertThat(FoundServer.search(two, GROUP, PORT).host()).isEmpty();
    }

    @Test
    void theAdvertisedAddressGoesBeforeTheOther() {
        Switch lan = networks.network("lan");
        Host one = host(lan, "one", "10.77.0.1");
        Host two = host(lan, "two", "10.77.0.2");
        one.run("ip", "addr", "add", "10.77.0.101/24", "dev", "eth0");
        FlomdServer.start(
                one, PORT, "flom.daemon.unicast-address=0.0.0.0", "flom.discovery.advertised-address=10.77.0.101");
        FoundServer found = FoundServer.search(two, GROUP, PORT);
        assertThat(found.host()).isEqualTo("10.77.0.101");
        found.lockFrom(two);
    }

    @Test
    void aServerInTwoNetworksIsFoundInBothUnderTheirOwnAddress() {
        Switch left = networks.network("left");
        Switch right = networks.network("right");
        Host server = networks.host("server");
        server.plug(left, "eth0", "10.77.1.1/24");
        server.plug(right, "eth1", "10.77.2.1/24");
        server.defaultRoute("dev", "eth0");
        Host leftClient = networks.host("lclient");
        leftClient.plug(left, "eth0", "10.77.1.2/24");
        leftClient.defaultRoute("dev", "eth0");
        Host rightClient = networks.host("rclient");
        rightClient.plug(right, "eth0", "10.77.2.2/24");
        rightClient.defaultRoute("dev", "eth0");
        FlomdServer.start(server, PORT, "flom.daemon.unicast-address=0.0.0.0");

        FoundServer fromLeft = FoundServer.search(leftClient, GROUP, PORT);
        assertThat(fromLeft.host()).isEqualTo("10.77.1.1");
        fromLeft.lockFrom(leftClient);
        FoundServer fromRight = FoundServer.search(rightClient, GROUP, PORT);
        assertThat(fromRight.host()).isEqualTo("10.77.2.1");
        fromRight.lockFrom(rightClient);
    }

    @Test
    void anInterfaceThatIsMadeAnewIsJoinedAgain() {
        Switch lan = networks.network("lan");
        Host one = host(lan, "one", "10.77.0.1");
        Host two = host(lan, "two", "10.77.0.2");
        FlomdServer.start(one, PORT, "flom.daemon.unicast-address=0.0.0.0");
        FoundServer.search(two, GROUP, PORT).lockFrom(two);
        one.unplug("eth0");
        assertThat(FoundServer.search(two, GROUP, PORT).host()).isEmpty();
        one.plug(lan, "eth0", "10.77.0.4/24");
        await("it is found again")
                .atMost(Duration.ofSeconds(20))
                .until(() -> FoundServer.search(two, GROUP, PORT).host().equals("10.77.0.4"));
    }

    /** Linux lets a socket join 20 times; a host with containers has more interfaces. */
    @Test
    void aHostWithMoreInterfacesThanCanBeJoinedIsFoundOnItsFirst() {
        Switch lan = networks.network("lan");
        Host one = host(lan, "one", "10.77.0.1");
        Host two = host(lan, "two", "10.77.0.2");
        for (int i = 1; i <= 25; i++) {
            one.plug(lan, "pod" + i, "10.78." + i + ".1/24");
        }
        FlomdServer server = FlomdServer.start(one, PORT, "flom.daemon.unicast-address=0.0.0.0");
        server.awaitLog("Cannot join multicast group " + GROUP + " on pod25", Duration.ofSeconds(10));
        FoundServer found = FoundServer.search(two, GROUP, PORT);
        assertThat(found.host()).isEqualTo("10.77.0.1");
        found.lockFrom(two);
    }

    private Host host(Switch lan, String name, String address) {
        Host host = networks.host(name);
        host.plug(lan, "eth0", address + "/24", "fd77::" + address.substring(address.lastIndexOf('.') + 1) + "/64");
        host.defaultRoute("dev", "eth0");
        return host;
    }
}
