package io.flomd.cli;

import static io.flomd.testing.ScriptedServer.first;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flomd.testing.ScriptedServer;
import io.flomd.testing.ScriptedServer.Close;
import io.flomd.testing.ScriptedServer.Pause;
import io.flomd.testing.ScriptedServer.Reset;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens to the command when its lock is lost. */
class LostLockTest {
    @TempDir
    Path dir;

    private static boolean isAlive(Path pidFile) throws IOException {
        return ProcessHandle.of(Long.parseLong(Files.readString(pidFile).strip()))
                .map(ProcessTree::isRunning)
                .orElse(false);
    }

    @Test
    void theWholeTreeIsTerminatedAndKilledWhenItDoesNotListen() throws IOException {
        Path child = dir.resolve("child");
        Path grandchild = dir.resolve("grandchild");
        String script = "echo $$ > " + child + "; sh -c 'trap \"\" TERM; echo $$ > " + grandchild
                + "; while :; do sleep 0.1; done' & wait";
        CommandRun run;
        long begin = System.nanoTime();
        try (ScriptedServer server = new ScriptedServer(first(0), new Pause(400), new Close())) {
            run = CommandRun.at(server.port(), "-r", "foo", "--kill-after=500", "--", "sh", "-c", script);
        }
        Duration elapsed = Duration.ofNanos(System.nanoTime() - begin);
        assertThat(run.exitStatus()).isEqualTo(99);
        assertThat(run.err())
                .startsWith("flom: the lock on resource 'foo' is lost: server 127.0.0.1:")
                .endsWith(" closed the connection; terminating the command\n");
        assertThat(isAlive(child)).isFalse();
        assertThat(isAlive(grandchild)).isFalse();
        assertThat(elapsed).isBetween(Duration.ofMillis(900), Duration.ofMillis(400 + 500 + 1000));
    }

    @Test
    void aGrandchildWhoseParentIsGoneIsFoundByItsMark() throws IOException {
        Path orphan = dir.resolve("orphan");
        // The shell in the middle ends at once, so that nobody leads from the command to the orphan.
        String script = "sh -c '(trap \"\" TERM; sh -c \"echo \\$\\$ > " + orphan
                + "; while :; do sleep 0.1; done\" &)'; sleep 30";
        try (ScriptedServer server = new ScriptedServer(first(0), new Pause(400), new Reset())) {
            CommandRun run = CommandRun.at(server.port(), "-r", "foo", "--kill-after=300", "--", "sh", "-c", script);
            assertThat(run.exitStatus()).isEqualTo(99);
            assertThat(run.err()).contains(" broke: ");
        }
        assertThat(isAlive(orphan)).isFalse();
    }

    @Test
    void theCommandMayGoOn() throws IOException {
        Path done = dir.resolve("done");
        try (ScriptedServer server = new ScriptedServer(first(0), new Pause(100), new Close())) {
            CommandRun run = CommandRun.at(
                    server.port(),
                    "--on-lost=continue",
                    "--",
                    "sh",
                    "-c",
                    "sleep 0.4; echo yes > " + done + "; exit 3");
            assertThat(run.exitStatus()).isEqualTo(3);
            assertThat(run.err()).endsWith("; the command goes on without it\n");
        }
        assertThat(done).hasContent("yes");
    }

    @Test
    void aCommandThatListensEndsInItsOwnWay() {
        Path said = dir.resolve("said");
        try (ScriptedServer server = new ScriptedServer(first(0), new Pause(300), new Close())) {
            long begin = System.nanoTime();
            CommandRun run = CommandRun.at(
                    server.port(),
                    "--",
                    "sh",
                    "-c",
                    "trap 'echo bye > " + said + "; exit 0' TERM; while :; do sleep 0.05; done");
            assertThat(run.exitStatus()).isEqualTo(99);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
        }
        await().untilAsserted(() -> assertThat(said).hasContent("bye"));
    }

    @Test
    void nobodyWhoReadsStandardErrorDoesNotKeepALostCommandRunning() throws Exception {
        Path child = dir.resolve("child");
        CountDownLatch reads = new CountDownLatch(1);
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                try {
                    reads.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        };
        Console console = new Console(OutputStream.nullOutputStream(), full);
        CommandContext context = new CommandContext(Map.of(), dir, "tester", dir, List.of(), console, false);
        CompletableFuture<Integer> status = new CompletableFuture<>();
        try (ScriptedServer server = new ScriptedServer(first(0), new Pause(300), new Close())) {
            String[] args = {
                "-a",
                "127.0.0.1",
                "-p",
                Integer.toString(server.port()),
                "-d",
                "0",
                "--",
                "sh",
                "-c",
                "echo $$ > " + child + "; exec sleep 60"
            };
            Thread flom = new Thread(() -> status.complete(new FlomCommand(context).run(args)), "flom");
            flom.start();
            try {
                await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(child) && Files.size(child) > 0);
                await().atMost(Duration.ofSeconds(30)).until(() -> !isAlive(child));
                assertThat(status.get(30, TimeUnit.SECONDS)).isEqualTo(99);
            } finally {
                reads.countDown();
                flom.join();
            }
        }
    }
}
