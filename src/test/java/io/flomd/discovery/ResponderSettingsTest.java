package io.flomd.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponderSettingsTest {
    @ParameterizedTest
    @CsvSource({"0,78,1,1,1", "65535,65507,1000000,1000000,1000000"})
    void acceptsTheLimits(int port, int datagramBytes, int datagrams, int replies, int repliesPerSource) {
        assertThat(settings(port, "", datagramBytes, datagrams, replies, repliesPerSource)
                        .port())
                .isEqualTo(port);
    }

    @ParameterizedTest
    @CsvSource({
        "-1,78,1,1,1,\'multicast port is -1, allowed are 0 to 65535'",
        "65536,78,1,1,1,\'multicast port is 65536, allowed are 0 to 65535'",
        "0,77,1,1,1,\'longest query in bytes is 77, allowed are 78 to 65507'",
        "0,65508,1,1,1,\'longest query in bytes is 65508, allowed are 78 to 65507'",
        "0,78,1,0,1,\'replies per second is 0, allowed are 1 to 1000000'",
        "0,78,1,1000001,1,\'replies per second is 1000001, allowed are 1 to 1000000'",
        "0,78,1,1,0,\'replies per second and source is 0, allowed are 1 to 1000000'",
        "0,78,1,1,1000001,\'replies per second and source is 1000001, allowed are 1 to 1000000'",
    })
    void refusesOnePastTheLimits(
            int port, int datagramBytes, int datagrams, int replies, int repliesPerSource, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(port, "", datagramBytes, datagrams, replies, repliesPerSource))
                .withMessage(message);
    }

    @Test
    void addressesHaveTheLengthOfAHostNameAtMost() {
        String longest = "a".repeat(ResponderSettings.ADDRESS_LENGTH_MAX);
        assertThat(settings(0, longest, 78, 1, 1, 1).advertisedAddress()).isEqualTo(longest);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings(0, longest + "a", 78, 1, 1, 1))
                .withMessage("advertised address has 254 characters, allowed are at most 253");
    }

    @Test
    void pollTakesTime() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ResponderSettings("239.255.0.1", 0, "", "", "", 78, 1, 1, 1, Duration.ZERO))
                .withMessageContaining("PT0S");
    }

    private static ResponderSettings settings(
            int port, String advertised, int datagramBytes, int datagrams, int replies, int repliesPerSource) {
        return new ResponderSettings(
                "239.255.0.1",
                port,
                "",
                "127.0.0.1",
                advertised,
                datagramBytes,
                datagrams,
                replies,
                repliesPerSource,
                Duration.ofSeconds(1));
    }
}
