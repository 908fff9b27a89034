package io.flomd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged service ends in order, with status 0, when a signal asks it to. */
class StopSignalsIT {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"TERM, is up after", "INT, is up after", "TERM, listening for locks on tcp"})
    void itEndsWithStatusZero(String signal, String line) throws Exception {
        Path log = folder.resolve("log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        Path.of("target", "flomd.jar").toString(),
                        "--flom.daemon.unicast-port=0",
                        "--flom.daemon.multicast-port=0",
                        "--server.port=0")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            await(line).atMost(LIMIT).until(() -> Files.readString(log).contains(line));
            send(signal, process);
            // Twice, as of people who are in a hurry: the second one must neither break the end nor hang it.
            send(signal, process);
            assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(log)).isZero();
            assertThat(Files.readString(log))
                    .contains("stopping on SIG" + signal)
                    // Before it is up there is nothing to wait for.
                    .contains(line.equals("is up after") ? "Graceful shutdown complete" : line)
                    .doesNotContain("\tat ");
        } finally {
            process.destroyForcibly();
        }
    }

    private static void send(String signal, Process process) throws Exception {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
    }
}
