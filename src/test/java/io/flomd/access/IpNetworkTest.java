package io.flomd.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IpNetworkTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24,          192.0.2.255, true",
        "192.0.2.0/24,          192.0.3.0,   false",
        "192.0.2.7,             192.0.2.7,   true",
        "192.0.2.7,             192.0.2.6,   false",
        "192.0.2.99/25,         192.0.2.1,   true",
        "0.0.0.0/0,             203.0.113.9, true",
        "0.0.0.0/0,             2001:db8::1, false",
        "::/0,                  2001:db8::1, true",
        "::/0,                  192.0.2.7,   false",
        "fd00::/8,              fdff::1,     true",
        "fd00::/8,              fe00::1,     false",
        "2001:db8:0:1::/63,     2001:db8::1, true",
        "::ffff:192.0.2.0/120,  192.0.2.9,   true",
        "::ffff:192.0.2.7,      192.0.2.7,   true",
        "::ffff:0.0.0.0/96,     192.0.2.7,   true"
    })
    void hasTheAddressesThatShareItsBits(String network, String address, boolean has) throws UnknownHostException {
        assertThat(IpNetwork.parse(network).contains(InetAddress.getByName(address)))
                .isEqualTo(has);
    }

    @Test
    void anAddressThatIsMappedIntoIpv6IsTheIpv4Address() throws UnknownHostException {
        byte[] bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 192, 0, 2, 7};
        Inet6Address mapped = Inet6Address.getByAddress(null, bytes, -1);
        assertThat(mapped.getAddress()).hasSize(16);
        assertThat(IpNetwork.parse("192.0.2.0/24").contains(mapped)).isTrue();
        assertThat(IpNetwork.parse("::ffff:192.0.2.0/120").contains(mapped)).isTrue();
        assertThat(IpNetwork.parse("::/0").contains(mapped)).isFalse();
    }

    @Test
    void theZoneOfAnAddressDoesNotMatter() throws UnknownHostException {
        byte[] bytes = {(byte) 0xfe, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
        assertThat(IpNetwork.parse("fe80::/10").contains(Inet6Address.getByAddress(null, bytes, 7)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                "192.0.2",
                "192.0.2.0/33",
                "192.0.2.0/",
                "192.0.2.0/-1",
                "192.0.2.0/2 4",
                "::/129",
                "fe80::1%eth0",
                "fe80::%1/64",
                "[::1]",
                "::ffff:192.0.2.0/95",
                "192.0.2.0/24/24",
                "192.0.2.0/+8",
                "0x7f.0.0.1",
                "256.0.0.1"
            })
    void whatIsNoNetworkIsRefused(String text) {
        assertThat(IpNetwork.isNetwork(text)).isFalse();
    }
}
