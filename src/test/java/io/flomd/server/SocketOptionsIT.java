package io.flomd.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.engine.EngineClock;
import io.flomd.testing.SystemRequirements;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the kernel says of accepted sockets, asked through {@code ss} of iproute2. */
@Tag("system")
class SocketOptionsIT {
    private static final Pattern KEEPALIVE_TIMER = Pattern.compile("timer:\\(keepalive,(\\d+)sec");

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void acceptedSocketsOfEitherFamilyHaveTheKeepaliveTimeThatIsConfigured(String address) throws Exception {
        SystemRequirements.requirePrograms("ss");
        ServerSettings.Keepalive keepalive = new ServerSettings.Keepalive(47, 3, 2);
        ServerSettings settings = TestServer.settings(address, "", keepalive, 10, Duration.ofSeconds(10));
        try (TestServer server = new TestServer(settings, EngineClock.WALL);
                TestClient client = server.connect()) {
            assertThat(client.lock("r")).contains("rc=\"0\"");
            String sockets = ss(server.address().getPort());
            Matcher timer = KEEPALIVE_TIMER.matcher(sockets);
            assertThat(timer.find()).as(sockets).isTrue();
            // The timer counts down from the configured value.
            assertThat(Integer.parseInt(timer.group(1))).as(sockets).isBetween(44, 47);
            System.out.println("ss of " + address + ": " + sockets.strip());
        }
    }

    private static String ss(int port) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("ss", "-tnoH", "state", "established", "( sport = :" + port + " )")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
