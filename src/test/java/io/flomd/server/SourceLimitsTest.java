package io.flomd.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flomd.access.AccessRules;
import io.flomd.server.ServerListener.Rejection;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceLimitsTest {
    @Test
    void oneConnectionMoreThanASourceMayHaveIsTurnedAwayAndOtherSourcesAreNot() throws Exception {
        SourceLimits limits = new SourceLimits(new ServerSettings.PerSource(2, 0));
        SourceLimits.Visit first = limits.enter(address("192.0.2.7"));
        assertThat(first.rejection()).isNull();
        assertThat(limits.enter(address("192.0.2.7")).rejection()).isNull();
        SourceLimits.Visit third = limits.enter(address("192.0.2.7"));
        assertThat(third.rejection()).isEqualTo(Rejection.TOO_MANY_CONNECTIONS_OF_SOURCE);
        assertThat(limits.enter(address("192.0.2.8")).rejection()).isNull();
        third.leave();
        third.leave();
        assertThat(limits.enter(address("192.0.2.7")).rejection()).isNotNull().satisfies(x -> first.leave());
    }

    @Test
    void aClientThatHasSentAMessageIsNoHandshakeAnyMore() throws Exception {
        SourceLimits limits = new SourceLimits(new ServerSettings.PerSource(0, 1));
        SourceLimits.Visit first = limits.enter(address("192.0.2.7"));
        SourceLimits.Visit second = limits.enter(address("192.0.2.7"));
        assertThat(second.rejection()).isEqualTo(Rejection.TOO_MANY_HANDSHAKES_OF_SOURCE);
        second.leave();
        first.introduce();
        first.introduce();
        assertThat(limits.enter(address("192.0.2.7")).rejection()).isNull();
        assertThat(limits.enter(address("192.0.2.7")).rejection()).isNotNull();
    }

    @Test
    void sourcesOfIpv6AreNetworksOf64BitsAndMappedAddressesThoseOfIpv4() throws Exception {
        SourceLimits limits = new SourceLimits(new ServerSettings.PerSource(1, 0));
        limits.enter(address("2001:db8:0:1::1"));
        assertThat(limits.enter(address("2001:db8:0:1:ffff::2")).rejection()).isNotNull();
        assertThat(limits.enter(address("2001:db8:0:2::1")).rejection()).isNull();
        limits.enter(address("192.0.2.7"));
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, 7};
        assertThat(limits.enter(Inet6Address.getByAddress(null, mapped, -1)).rejection())
                .isNotNull();
    }

    @Test
    void noMoreSourcesAreRememberedThanHaveConnections() throws Exception {
        SourceLimits limits = new SourceLimits(new ServerSettings.PerSource(1, 1));
        SourceLimits.Visit visit = limits.enter(address("192.0.2.7"));
        limits.enter(address("192.0.2.8")).leave();
        assertThat(limits.sourcesRemembered()).isEqualTo(1);
        visit.leave();
        assertThat(limits.sourcesRemembered()).isZero();
    }

    @Test
    void theUnixSocketAndEverybodyWithoutBoundsCountForNobody() throws Exception {
        SourceLimits bounded = new SourceLimits(new ServerSettings.PerSource(1, 1));
        SourceLimits unbounded = new SourceLimits(ServerSettings.PerSource.UNBOUNDED);
        for (int i = 0; i < 3; i++) {
            assertThat(bounded.enter(null).rejection()).isNull();
            assertThat(unbounded.enter(address("192.0.2.7")).rejection()).isNull();
        }
        assertThat(bounded.sourcesRemembered()).isZero();
        assertThat(unbounded.sourcesRemembered()).isZero();
    }

    @Test
    void theServerTurnsAwayOneConnectionMoreThanTheLimitUntilOneIsClosed() {
        ServerSettings settings = TestServer.settings("127.0.0.1").with(new ServerSettings.PerSource(2, 1));
        try (TestServer server = new TestServer(settings, AccessRules.of(List.of()));
                TestClient first = server.connect()) {
            assertThat(first.lock("a")).contains("rc=\"0\"");
            TestClient silent = server.connect();
            await().atMost(Duration.ofSeconds(20)).until(() -> server.server.openConnections() == 2);
            try (TestClient third = server.connect()) {
                assertThat(third.isClosedByPeer()).isTrue();
            }
            silent.close();
            await().atMost(Duration.ofSeconds(20)).until(() -> server.server.openConnections() == 1);
            TestClient stillSilent = server.connect();
            await().atMost(Duration.ofSeconds(20)).until(() -> server.server.openConnections() == 2);
            assertThat(stillSilent.lock("b")).contains("rc=\"0\"");
            stillSilent.close();
            assertThat(server.seen)
                    .filteredOn(text -> text.startsWith("rejected"))
                    .containsExactly("rejected TOO_MANY_CONNECTIONS_OF_SOURCE");
        }
    }

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }
}
