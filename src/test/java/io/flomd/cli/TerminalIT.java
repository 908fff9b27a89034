package io.flomd.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flomd.server.TestServer;
import io.flomd.testing.SystemRequirements;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** flom in a terminal, which the program {@code script} of util-linux makes: keys, and what they do to loops of a shell. */
@Tag("system")
class TerminalIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    private TestServer server;
    private Process terminal;

    @BeforeEach
    void startServer() {
        SystemRequirements.requirePrograms("script");
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        if (terminal != null) {
            terminal.descendants().forEach(ProcessHandle::destroyForcibly);
            terminal.destroyForcibly();
        }
        if (server != null) {
            server.close();
        }
    }

    /** Runs a shell script in a terminal; what it writes goes into the file {@code out}. */
    private void start(String... lines) throws IOException {
        Path script = new FlomScript(dir, server.address().getPort()).write("test.sh", lines);
        terminal = new ProcessBuilder("script", "-q", "-c", "exec bash " + script, "/dev/null")
                .redirectOutput(dir.resolve("out").toFile())
                .redirectErrorStream(true)
                .start();
    }

    private void press(int key) throws IOException {
        OutputStream keys = terminal.getOutputStream();
        keys.write(key);
        keys.flush();
    }

    private void awaitFile(String name) {
        await().atMost(LIMIT).until(() -> Files.exists(dir.resolve(name)));
    }

    private String out() throws IOException {
        return Files.readString(dir.resolve("out"), StandardCharsets.ISO_8859_1);
    }

    private void awaitEnd() throws InterruptedException {
        assertThat(terminal.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"3, INT", "28, QUIT"})
    void aKeyEndsTheLoopAroundFlom(int key, String signal) throws Exception {
        start(
                "cd " + dir,
                "for i in 1 2 3; do (flom -- sh -c 'echo > started; exec sleep 600'); echo $i >> ended; done",
                "echo > after");
        awaitFile("started");
        press(key);
        // Shells do not end at SIGQUIT themselves: the loop goes on then.
        if (signal.equals("INT")) {
            awaitEnd();
            assertThat(dir.resolve("ended")).doesNotExist();
            assertThat(dir.resolve("after")).doesNotExist();
        } else {
            awaitFile("ended");
        }
        assertThat(out()).doesNotContain("thread dump");
    }

    @Test
    void aKeyReachesWhatHasLeftTheForegroundGroup() throws Exception {
        start("cd " + dir, "flom -r foo -- timeout 600 sh -c 'echo $$ > pid; echo > started; exec sleep 600'");
        awaitFile("started");
        ProcessHandle sleep = ProcessHandle.of(
                        Long.parseLong(Files.readString(dir.resolve("pid")).strip()))
                .orElseThrow();
        press(3);
        awaitEnd();
        assertThat(ProcessTree.isRunning(sleep)).isFalse();
        await().atMost(LIMIT)
                .until(() -> server.view().resources().stream()
                        .allMatch(resource -> resource.holders().isEmpty()));
    }

    @Test
    void aKeyIsToldOnceToWhatIsInTheForegroundGroup() throws Exception {
        start(
                "cd " + dir,
                "flom -- sh -c 'trap \"echo int >> ints\" INT; echo > started; while ! test -e go; do sleep 0.05; done'");
        awaitFile("started");
        press(3);
        awaitFile("ints");
        // The second key comes after whatever the first one has caused.
        press(3);
        await().atMost(LIMIT)
                .until(() -> Files.readAllLines(dir.resolve("ints")).size() >= 2);
        Files.createFile(dir.resolve("go"));
        awaitEnd();
        assertThat(Files.readAllLines(dir.resolve("ints"))).hasSize(2);
    }

    @Test
    void theCommandReadsFromTheTerminal() throws Exception {
        start("cd " + dir, "flom -- sh -c 'echo > started; read line; echo got $line; test -t 0 && echo terminal'");
        awaitFile("started");
        terminal.getOutputStream().write("words\n".getBytes(StandardCharsets.US_ASCII));
        terminal.getOutputStream().flush();
        awaitEnd();
        assertThat(out()).contains("got words").contains("terminal");
    }
}
