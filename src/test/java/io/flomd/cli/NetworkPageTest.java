package io.flomd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.testing.ScriptedResponder;
import io.flomd.testing.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of FLoM's page about network options: discovery with nobody there, and what is seen of it. */
class NetworkPageTest {
    private static final String MESSAGE =
            "flom_client_connect: ret_cod=-105 (ERROR: 'connect' function returned an error condition)\n";
    private static final Map<String, String> TRACE = Map.of("FLOM_TRACE_MASK", "0x8");

    @TempDir
    Path dir;

    @Test
    void sevenTriesHalfASecondApart() {
        long begin = System.nanoTime();
        CommandRun run = CommandRun.in(
                dir, TRACE, "-A", "239.255.77.2", "-P", "31199", "-n", "lo", "-d", "0", "-D", "7", "--", "true");
        Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
        assertThat(run.exitStatus()).isEqualTo(99);
        assertThat(run.out()).isEmpty();
        assertThat(elapsed).isBetween(Duration.ofMillis(3500), Duration.ofMillis(4200));
        String line = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6} \\[\\d+/0x[0-9a-f]+\\] ";
        List<String> functions =
                run.err().lines().map(text -> text.replaceFirst(line, "")).toList();
        assertThat(functions).hasSize(31);
        assertThat(functions.subList(0, 6))
                .containsExactly(
                        "flom_client_connect",
                        "flom_client_discover_udp",
                        "flom_client_discover_udp: using address '239.255.77.2' and port 31199",
                        "flom_client_discover_udp/getaddrinfo(): [ai_flags=1,ai_family=2,ai_socktype=2,ai_protocol=17,"
                                + "ai_addrlen=16,ai_canonname='{null}'] ",
                        "flom_client_discover_udp: gai->ai_addr 02 00 79 df ef ff 4d 02 00 00 00 00 00 00 00 00 ",
                        "flom_client_discover_udp: local_addr 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 ");
        String tries = IntStream.range(0, 7)
                .mapToObj(i -> "flom_client_discover_udp: sending discovery message number " + i + "...\n"
                        + "flom_client_discover_udp: waiting reply...\n"
                        + "flom_client_discover_udp: no answer from UDP/IP multicast discovery")
                .collect(Collectors.joining("\n"));
        assertThat(String.join("\n", functions.subList(6, 27))).isEqualTo(tries);
        assertThat(functions.subList(27, 31))
                .containsExactly(
                        "flom_client_discover_udp/excp=6/ret_cod=7/errno=11 ('Resource temporarily unavailable')",
                        "flom_client_connect: connection failed, a new daemon can not be started because daemon lifespan"
                                + " is 0",
                        "flom_client_connect/excp=4/ret_cod=-105/errno=11",
                        MESSAGE.stripTrailing());
    }

    @Test
    void attemptsAndTimeoutDecideHowLongItTakes() {
        long begin = System.nanoTime();
        CommandRun run = CommandRun.of(
                "-A", "239.255.77.2", "-P", "31199", "-n", "lo", "-d", "0", "-D", "2", "-I", "200", "--", "true");
        assertThat(run).isEqualTo(new CommandRun(99, "", MESSAGE));
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(400), Duration.ofMillis(600));
    }

    @Test
    void verboseTellsOfQueriesAndAnswers() {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.first(0));
                ScriptedResponder responder = new ScriptedResponder(List.of(
                        List.of(),
                        List.of(ScriptedServer.HEADER + "<msg level=\"3\" verb=\"4\" step=\"16\"><network address=\"\""
                                + " port=\"" + server.port() + "\"/></msg>")))) {
            String place = "127.0.0.1/" + responder.port();
            CommandRun run = CommandRun.of(
                    "-V", "-A", "127.0.0.1", "-P", Integer.toString(responder.port()), "-I", "200", "--", "true");
            assertThat(run.exitStatus()).isZero();
            assertThat(run.out().lines().skip(29))
                    .containsExactly(
                            "sending UDP multicast datagram to " + place + " ('"
                                    + responder.received().get(0) + "')",
                            "no reply from " + place,
                            "sending UDP multicast datagram to " + place + " ('"
                                    + responder.received().get(0) + "')",
                            "reply from " + place + " is '" + ScriptedServer.HEADER
                                    + "<msg level=\"3\" verb=\"4\" step=\"16\"><network address=\"\" port=\""
                                    + server.port()
                                    + "\"/></msg>'");
        }
    }

    @Test
    void traceGoesToItsFileAndShowsMessages() throws IOException {
        Path trace = Files.writeString(dir.resolve("trace"), "before\n");
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.first(0))) {
            String port = Integer.toString(server.port());
            CommandRun run = CommandRun.in(
                    dir,
                    Map.of("FLOM_TRACE_MASK", "0x88"),
                    "-a",
                    "127.0.0.1",
                    "-p",
                    port,
                    "-T",
                    trace.toString(),
                    "--append-trace-file=yes",
                    "true");
            assertThat(run).isEqualTo(new CommandRun(0, "", ""));
        }
        assertThat(trace)
                .content()
                .startsWith("before\n")
                .contains("flom_msg_serialize: serialized message is |<?xml")
                .contains("flom_client_connect: connected to server 127.0.0.1:");
    }

    @Test
    void aTraceFileThatCannotBeOpenedIsNamed() {
        CommandRun run = CommandRun.of("-T", "/nonexistent/trace");
        assertThat(run.err()).startsWith("Warning: trace file '/nonexistent/trace' cannot be opened");
    }
}
