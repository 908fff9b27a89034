package io.flomd.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flomd.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the command when flom itself is killed, as by {@code kill -9} or when memory is short. */
class KilledFlomIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    private final List<ProcessHandle> started = new ArrayList<>();
    private TestServer server;

    @BeforeEach
    void startServer() {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        started.forEach(ProcessHandle::destroyForcibly);
        server.close();
    }

    private FlomProcess flom(String... words) throws IOException {
        return FlomProcess.start(
                dir,
                Stream.concat(
                                Stream.of(
                                        "-a",
                                        "127.0.0.1",
                                        "-p",
                                        Integer.toString(server.address().getPort()),
                                        "-d",
                                        "0"),
                                Stream.of(words))
                        .toArray(String[]::new));
    }

    private long awaitPid(String file) throws IOException {
        Path path = dir.resolve(file);
        await().atMost(LIMIT)
                .until(() -> Files.exists(path) && Files.readString(path).endsWith("\n"));
        long pid = Long.parseLong(Files.readString(path).strip());
        ProcessHandle.of(pid).ifPresent(started::add);
        return pid;
    }

    private static boolean isRunning(long pid) {
        return ProcessHandle.of(pid).map(ProcessTree::isRunning).orElse(false);
    }

    /** The processes that watch whether this flom is killed. */
    private static List<ProcessHandle> watchers(Process flom) {
        return flom.descendants()
                .filter(process -> process.info().arguments().stream()
                        .anyMatch(words -> List.of(words).contains("flom-watcher")))
                .toList();
    }

    private static ProcessHandle awaitWatcher(Process flom) {
        await().atMost(LIMIT).until(() -> watchers(flom).size() == 1);
        return watchers(flom).get(0);
    }

    /** What a shell does that ignores TERM, once it has written its number into a file. */
    private String deaf(String file) {
        return "trap '' TERM; " + runsAs(file);
    }

    private String runsAs(String file) {
        return "echo $$ > " + dir.resolve(file) + "; while :; do sleep 0.1; done";
    }

    private String script(String name, String... lines) throws IOException {
        return Files.write(dir.resolve(name), List.of(lines)).toString();
    }

    /** A family that ends only if it is told to, and then killed: its processes. */
    private List<Long> awaitFamily() throws IOException {
        return List.of(awaitPid("child"), awaitPid("grandchild"), awaitPid("cleared"), awaitPid("orphan"));
    }

    private void assertThatItEnds(List<Long> family) {
        await().atMost(LIMIT).until(() -> family.stream().noneMatch(KilledFlomIT::isRunning));
        assertThat(dir.resolve("told")).hasContent("told");
    }

    private String family() throws IOException {
        String cleared = script("cleared.sh", runsAs("cleared"));
        String orphan = script("orphan.sh", deaf("orphan"));
        String grandchild = script("grandchild.sh", "env -i /bin/sh " + cleared + " &", deaf("grandchild"));
        return script(
                "child.sh",
                "trap 'echo told > " + dir.resolve("told") + "; exit' TERM",
                "sh " + grandchild + " &",
                // The shell in the middle ends at once, so that nobody leads from the command to the orphan.
                "sh -c 'setsid sh " + orphan + " &'",
                runsAs("child"));
    }

    @Test
    void everythingItStartedIsToldToEndAndKilledWhenItDoesNotListen() throws Exception {
        try (FlomProcess flom = flom("-r", "foo", "--kill-after=4000", "--", "sh", family())) {
            List<Long> family = awaitFamily();
            ProcessHandle watcher = awaitWatcher(flom.process());
            assertThat(family).allMatch(KilledFlomIT::isRunning);
            flom.signal("KILL");
            assertThatItEnds(family);
            await().atMost(LIMIT).until(() -> !ProcessTree.isRunning(watcher));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theScriptAndItsJvmWatchOverEachOther(boolean killsTheScript) throws Exception {
        FlomScript flomScript = new FlomScript(dir, server.address().getPort());
        Process flom = flomScript.start("flom -r foo --kill-after=4000 -- sh " + family());
        List<Long> family = awaitFamily();
        ProcessHandle jvm = awaitWatcher(flom).parent().orElseThrow();
        if (killsTheScript) {
            flom.destroyForcibly();
            assertThatItEnds(family);
            await().atMost(LIMIT).until(() -> !ProcessTree.isRunning(jvm));
        } else {
            jvm.destroyForcibly();
            CommandRun run = flomScript.await(flom);
            assertThat(run.exitStatus()).isEqualTo(99);
            // Before it there may be what the shells of the family say of their children.
            assertThat(run.err()).endsWith("flom: the process that held the lock was killed\n");
            assertThatItEnds(family);
        }
        await().atMost(LIMIT).until(() -> server.view().resources().isEmpty());
    }

    @Test
    void aCommandThatMayGoOnWithoutTheLockGoesOnWithoutFlom() throws Exception {
        String done = "echo yes > " + dir.resolve("done");
        String child = script(
                "child.sh",
                "echo $$ > " + dir.resolve("child"),
                "while ! test -e " + dir.resolve("go") + "; do sleep 0.05; done",
                done);
        try (FlomProcess flom = flom("--on-lost=continue", "--", "sh", child)) {
            long pid = awaitPid("child");
            flom.signal("KILL");
            flom.process().waitFor();
            assertThat(isRunning(pid)).isTrue();
            Files.createFile(dir.resolve("go"));
            await().atMost(LIMIT).until(() -> Files.exists(dir.resolve("done")));
        }
    }

    @Test
    void nothingWatchesWhenFlomHasEnded() throws Exception {
        Path go = dir.resolve("go");
        try (FlomProcess flom = flom("--", "sh", "-c", "while ! test -e " + go + "; do sleep 0.05; done; exit 4")) {
            ProcessHandle watcher = awaitWatcher(flom.process());
            Files.createFile(go);
            assertThat(flom.await().exitStatus()).isEqualTo(4);
            await().atMost(LIMIT).until(() -> !ProcessTree.isRunning(watcher));
        }
    }

    @Test
    void aProcessThatGotTheNumberOfTheCommandLaterIsLeftAlone() throws Exception {
        Process other = new ProcessBuilder("sleep", "600").start();
        try {
            String startTime = ProcessTree.startTime(other.pid());
            assertThat(watchAndLose(other, startTime + "0")).isZero();
            assertThat(other.isAlive()).isTrue();
            assertThat(watchAndLose(other, startTime)).isZero();
            assertThat(other.waitFor()).isEqualTo(128 + 15);
        } finally {
            other.destroyForcibly();
        }
    }

    /** Runs the watcher of this process, loses it at once, and returns its exit status. */
    private static int watchAndLose(Process watched, String startTime) throws Exception {
        Process watcher = new ProcessBuilder(
                        "sh",
                        "src/main/resources/io/flomd/cli/watcher.sh",
                        Long.toString(watched.pid()),
                        startTime,
                        "no such mark",
                        "5000")
                .start();
        watcher.getOutputStream().close();
        assertThat(watcher.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return watcher.exitValue();
    }
}
