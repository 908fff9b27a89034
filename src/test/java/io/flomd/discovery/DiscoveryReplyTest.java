package io.flomd.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bytes of the original server's replies, as recorded. */
class DiscoveryReplyTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 127.0.0.1, 31061, 127.0.0.1",
        "localhost, 127.0.0.1, 31063, localhost",
        "0.0.0.0,   0.0.0.0,   31065, ''",
        "::,        ::,        31065, ''",
        "'',        0.0.0.0,   40249, ''",
        "::1,       ::1,       31069, ::1",
        "fe80::1%2, fe80::1,   28015, fe80::1",
    })
    void tellsTheAddressAsConfiguredAndNoneForAWildcard(String configured, String bound, int port, String told)
            throws Exception {
        assertThat(encoded("", configured, bound, port))
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\" ?><msg level=\"3\" verb=\"4\" step=\"16\">"
                        + "<network address=\"" + told + "\" port=\"" + port + "\"/></msg>");
    }

    @Test
    void tellsTheAdvertisedAddressBeforeAnyOther() throws Exception {
        assertThat(encoded("node-7.example", "0.0.0.0", "0.0.0.0", 28015)).contains("address=\"node-7.example\"");
        assertThat(encoded("192.0.2.7", "127.0.0.1", "127.0.0.1", 28015)).contains("address=\"192.0.2.7\"");
    }

    private static String encoded(String advertised, String configured, String bound, int port)
            throws UnknownHostException {
        ResponderSettings settings = TestResponder.settings()
                .withUnicast(configured)
                .withAdvertised(advertised)
                .build();
        return new String(
                DiscoveryReply.encode(settings, new InetSocketAddress(InetAddress.getByName(bound), port)),
                StandardCharsets.UTF_8);
    }
}
