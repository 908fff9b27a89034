package io.flomd.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flomd.client.ClientSettings;
import io.flomd.client.FlomClient;
import io.flomd.client.LockRequest;
import io.flomd.client.ServerAddress;
import io.flomd.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What only a real process shows: streams, signals, exit statuses and locales. */
class FlomProcessIT {
    @TempDir
    Path dir;

    private TestServer server;
    private final List<FlomProcess> started = new ArrayList<>();

    @BeforeEach
    void startServer() {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        started.forEach(FlomProcess::close);
        server.close();
    }

    private FlomProcess flom(List<String> locale, String... args) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "-a", "127.0.0.1", "-p", Integer.toString(server.address().getPort()), "-d", "0"));
        all.addAll(List.of(args));
        FlomProcess process = FlomProcess.start(dir, locale, all.toArray(new String[0]));
        started.add(process);
        return process;
    }

    private FlomProcess flom(String... args) throws IOException {
        return flom(List.of(), args);
    }

    private long awaitPid(Path file) {
        await().until(() -> Files.exists(file) && Files.readString(file).endsWith("\n"));
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isRunning(long pid) {
        return ProcessHandle.of(pid).map(ProcessTree::isRunning).orElse(false);
    }

    @Test
    void streamsAndStatusPassThrough() throws Exception {
        CommandRun run = flom("--", "sh", "-c", "echo to stdout; echo to stderr >&2; exit 5")
                .await();
        assertThat(run).isEqualTo(new CommandRun(5, "to stdout\n", "to stderr\n"));
        assertThat(flom("--", "sh", "-c", "kill -9 $$").await().exitStatus()).isEqualTo(137);
        assertThat(flom("--", "/nonexistent").await().exitStatus()).isEqualTo(97);
        assertThat(flom("--version").await().out()).contains("package version: 0.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LC_ALL=C", "LC_ALL=C.UTF-8"})
    void wordsOfEveryLanguagePassThroughInEveryLocale(String locale) throws Exception {
        // The words reach flom through a script, so that the locale of these tests does not matter.
        Path script = dir.resolve("words.sh");
        Files.writeString(
                script,
                "exec \"$@\" -r '/caf\u00e9' -- sh -c 'printf \"%s|\" \"$FLOM_RESOURCE\" \"$@\"' sh 'na\u00efve \u65e5\u672c' 'end\n' ''\n");
        List<String> words = List.of(
                locale,
                "HOME=" + dir,
                "sh",
                script.toString(),
                System.getProperty("java.home") + "/bin/java",
                "-jar",
                Path.of("target", "flom.jar").toString(),
                "-a",
                "127.0.0.1",
                "-p",
                Integer.toString(server.address().getPort()));
        List<String> all = new ArrayList<>(List.of("env"));
        all.addAll(words);
        Path out = dir.resolve("out");
        Process process = new ProcessBuilder(all)
                .redirectOutput(out.toFile())
                .redirectErrorStream(true)
                .start();
        assertThat(process.waitFor()).isZero();
        assertThat(Files.readString(out)).isEqualTo("/caf\u00e9|na\u00efve \u65e5\u672c|end\n||");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP"})
    void aSignalReachesTheCommandAndNothingSurvivesIt(String signal) throws Exception {
        Path child = dir.resolve("child");
        Path grandchild = dir.resolve("grandchild");
        // A grandchild that ignores every signal that it may ignore, under a child that does not.
        String script = "sh -c 'trap \"\" TERM INT HUP; echo $$ > " + grandchild
                + "; while :; do sleep 0.1; done' & trap 'exit 9' INT; echo $$ > " + child + "; wait";
        FlomProcess flom = flom("-r", "foo", "--kill-after=300", "--", "sh", "-c", script);
        long childPid = awaitPid(child);
        long grandchildPid = awaitPid(grandchild);
        flom.signal(signal);
        CommandRun run = flom.await();
        assertThat(run.exitStatus()).isEqualTo(signal.equals("TERM") ? 143 : signal.equals("HUP") ? 129 : 9);
        assertThat(isRunning(childPid)).isFalse();
        assertThat(isRunning(grandchildPid)).isFalse();
        try (FlomClient client = new FlomClient(ClientSettings.of(
                new ServerAddress.Tcp("127.0.0.1", server.address().getPort())))) {
            assertThat(client.tryAcquire(LockRequest.of("foo").notWaiting())).isPresent();
        }
    }

    @Test
    void anIgnoredSignalDoesNothing() throws Exception {
        Path child = dir.resolve("child");
        Path go = dir.resolve("go");
        FlomProcess flom = flom(
                "--ignore-signal=SIGTERM",
                "--ignore-signal=SIGKILL",
                "--",
                "sh",
                "-c",
                "echo $$ > " + child + "; while ! test -e " + go + "; do sleep 0.05; done; exit 6");
        long childPid = awaitPid(child);
        flom.signal("TERM");
        assertThat(isRunning(childPid)).isTrue();
        Files.createFile(go);
        assertThat(flom.await()).isEqualTo(new CommandRun(6, "", "Warning: couldn't ignore signal 9:SIGKILL\n"));
    }

    @Test
    void aSignalEndsACommandThatWaits() throws Exception {
        try (FlomClient client = new FlomClient(ClientSettings.of(
                new ServerAddress.Tcp("127.0.0.1", server.address().getPort())))) {
            client.acquire(LockRequest.of("foo"));
            FlomProcess flom = flom("-r", "foo", "--ignore-signal=SIGTERM", "--", "true");
            await().until(() -> server.view().resources().stream()
                    .anyMatch(resource -> !resource.waiters().isEmpty()));
            flom.signal("TERM");
            assertThat(flom.await().exitStatus()).isEqualTo(143);
            await().atMost(Duration.ofSeconds(2))
                    .until(() -> server.view().resources().stream()
                            .allMatch(resource -> resource.waiters().isEmpty()));
        }
    }

    @Test
    void tenProcessesNeverOverlap() throws Exception {
        Path file = Files.createFile(dir.resolve("log"));
        List<FlomProcess> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            all.add(flom(
                    "-r", "foo", "--", "sh", "-c", "echo $0 >> " + file + "; sleep 0.02; echo $0 >> " + file, "p" + i));
        }
        for (FlomProcess one : all) {
            assertThat(one.await()).isEqualTo(new CommandRun(0, "", ""));
        }
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(20);
        for (int i = 0; i < lines.size(); i += 2) {
            assertThat(lines.get(i)).isEqualTo(lines.get(i + 1));
        }
    }
}
