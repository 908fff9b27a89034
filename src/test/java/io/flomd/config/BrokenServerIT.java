package io.flomd.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.FlomApplication;
import io.flomd.server.TestClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real servers in which a fault is planted by {@link PlantedFaults}: they end with a reason, or serve on if the fault harms nobody. */
class BrokenServerIT {
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final int EXIT_LIMIT_SECONDS = 5;
    private static final Pattern PORT = Pattern.compile("listening for locks on tcp 127\\.0\\.0\\.1:(\\d+)");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "INVARIANT, IllegalStateException: planted invariant",
        "SINK, OutOfMemoryError: planted in a sink",
        "CONVERSATION, StackOverflowError",
        "DEADLINE, IllegalStateException: planted in a deadline"
    })
    void aBrokenServerIsGoneWithinFiveSecondsAndSaysWhy(PlantedFaults.Fault fault, String reason) throws Exception {
        Process server = start(fault);
        try (TestClient client = new TestClient(address(server))) {
            client.send(TestClient.lockMessage(PlantedFaults.TRIGGER, 5, true));
            // Its resource is unused then, which is what deadlines are about.
            client.tryHalfClose();
            assertThat(server.waitFor(EXIT_LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("the process has ended; its log:\n%s", log())
                    .isTrue();
            assertThat(server.exitValue()).as(log()).isEqualTo(StopWhenBroken.EXIT_CODE);
            assertThat(log())
                    .containsPattern("ERROR .*flomd is broken and ends with exit code 70")
                    .contains(reason);
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void aFailingMeterCostsThatMeterOnly() throws Exception {
        Process server = start(PlantedFaults.Fault.METER);
        try (TestClient client = new TestClient(address(server));
                TestClient other = new TestClient(address(server))) {
            assertThat(client.lock(PlantedFaults.TRIGGER)).contains("rc=\"0\"");
            assertThat(other.lock(PlantedFaults.TRIGGER)).contains("rc=\"1\"");
            client.unlock(PlantedFaults.TRIGGER);
            assertThat(other.receive()).contains("rc=\"0\"");
            assertThat(server.isAlive()).isTrue();
            assertThat(log()).containsOnlyOnce("failed and is not updated any more");
        } finally {
            server.destroyForcibly();
        }
    }

    private Process start(PlantedFaults.Fault fault) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx200m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                FlomApplication.class.getName(),
                "--spring.main.sources=" + PlantedFaults.class.getName(),
                "--" + PlantedFaults.KEY + "=" + fault,
                "--flom.daemon.unicast-port=0",
                "--flom.discovery.enabled=false",
                "--server.port=0");
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    private InetSocketAddress address(Process server) {
        Matcher[] port = new Matcher[1];
        Awaitility.await("the server listens").atMost(START_LIMIT).until(() -> {
            assertThat(server.isAlive()).as(log()).isTrue();
            port[0] = PORT.matcher(log());
            return port[0].find();
        });
        return new InetSocketAddress("127.0.0.1", Integer.parseInt(port[0].group(1)));
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }
}
