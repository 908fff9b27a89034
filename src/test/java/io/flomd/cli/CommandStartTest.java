package io.flomd.cli;

import static io.flomd.testing.ScriptedServer.first;
import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.testing.ScriptedServer;
import io.flomd.testing.ScriptedServer.Pause;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens before the command runs: the way to a server, and the first answer. */
class CommandStartTest {
    @TempDir
    Path dir;

    @Test
    void aShortLimitLeavesTheServerTimeForItsFirstAnswer() {
        try (ScriptedServer server = new ScriptedServer(new Pause(60), first(0))) {
            CommandRun run = CommandRun.at(server.port(), "-o", "5", "--", "true");
            assertThat(run.err()).isEmpty();
            assertThat(run.exitStatus()).isZero();
        }
    }

    @Test
    void saysWhyNoServerCouldBeStarted() {
        Map<String, String> noJar = Map.of("FLOMD_JAR", dir.resolve("none.jar").toString());
        String socket = dir.resolve("none").resolve("socket").toString();
        CommandRun noDirectory = CommandRun.in(dir, noJar, "-s", socket, "--", "true");
        assertThat(noDirectory.exitStatus()).isEqualTo(99);
        assertThat(noDirectory.err())
                .isEqualTo("flom: no server could be started: the directory of socket " + socket
                        + " does not exist\nflom_client_connect: ret_cod=-2 (ERROR: flom command was not able to"
                        + " start a new daemon and/or connect to it)\n");
        CommandRun ended = CommandRun.in(dir, noJar, "-s", dir.resolve("s").toString(), "--", "true");
        assertThat(ended.exitStatus()).isEqualTo(99);
        assertThat(ended.err())
                .startsWith("flom: no server could be started: the server that was started ended with status 1;")
                .contains("--daemon-trace-file")
                .contains("\nflom_client_connect: ret_cod=-2 ");
    }

    @ParameterizedTest
    @CsvSource({
        "-A, 239.255.0.1, -P, 0",
        "-A, 239.255.0.1, -P, 65536",
        "-a, 127.0.0.1, -p, 0",
        "-a, 127.0.0.1, -p, 65536"
    })
    void aPortThatIsNoneIsAFailureToConnect(String address, String host, String port, String number) {
        CommandRun run = CommandRun.of("-d", "0", address, host, port, number, "--", "true");
        assertThat(run.exitStatus()).isEqualTo(99);
        assertThat(run.err())
                .isEqualTo(
                        "flom_client_connect: ret_cod=-105 (ERROR: 'connect' function returned an error condition)\n");
        // A server that was started there would not be found either.
        Map<String, String> noJar = Map.of("FLOMD_JAR", dir.resolve("none.jar").toString());
        CommandRun start = CommandRun.in(dir, noJar, address, host, port, number, "--", "true");
        assertThat(start.exitStatus()).isEqualTo(99);
        assertThat(start.err())
                .startsWith("flom: no server could be started: port " + number + " is not between 1 and 65535\n");
    }

    @Test
    void tracesTheStepsOfTheClientAsTheOriginalDoes() {
        try (ScriptedServer server = new ScriptedServer(first(0))) {
            CommandRun run = CommandRun.in(
                    dir, Map.of("FLOM_TRACE_MASK", "0x8"), "-a", "127.0.0.1", "-p", "" + server.port(), "--", "true");
            assertThat(run.exitStatus()).isZero();
            assertThat(run.err().lines().map(line -> line.replaceFirst("^.*\\] ", "")))
                    .containsSubsequence(
                            "flom_client_connect", "flom_client_lock", "flom_client_unlock", "flom_client_disconnect");
        }
    }
}
