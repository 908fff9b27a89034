package io.flomd.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flomd.client.ClientSettings;
import io.flomd.client.FlomClient;
import io.flomd.client.HeldLock;
import io.flomd.client.LockRequest;
import io.flomd.client.ServerAddress;
import io.flomd.server.TestServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command against a running flomd. */
class FlomCommandTest {
    @TempDir
    Path dir;

    private TestServer server;
    private int port;

    @BeforeEach
    void start() {
        server = new TestServer();
        port = server.address().getPort();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private FlomClient client() {
        return new FlomClient(ClientSettings.of(new ServerAddress.Tcp("127.0.0.1", port)));
    }

    private void awaitWaiters(int number) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .until(() -> server.view().resources().stream()
                                .mapToInt(resource -> resource.waiters().size())
                                .sum()
                        == number);
    }

    @Test
    void passesTheElementAsLastArgumentAndInTheEnvironment() throws IOException {
        Path out = dir.resolve("out");
        CommandRun run = CommandRun.at(
                port,
                "-V",
                "-r",
                "red.green",
                "--",
                "sh",
                "-c",
                "echo \"$1 $2 $FLOM_RESOURCE $FLOM_ELEMENT $FLOM_FENCING_TOKEN\" > " + out,
                "sh",
                "x");
        assertThat(run.exitStatus()).isZero();
        assertThat(run.out()).endsWith("Locked element is 'red'\n");
        assertThat(Files.readString(out)).matches("x red red.green red [1-9][0-9]*\n");
    }

    @Test
    void aResourceWithoutElementsAddsNoArgument() {
        Path out = dir.resolve("out");
        CommandRun.at(port, "-r", "foo", "--", "sh", "-c", "echo $# \"${FLOM_ELEMENT-unset}\" > " + out, "sh");
        assertThat(out).hasContent("0 unset");
    }

    @ParameterizedTest
    @CsvSource({"exit 0, 0", "exit 7, 7", "exit 255, 255", "kill -9 $$, 137", "kill -15 $$, 143"})
    void endsWithTheStatusOfTheCommand(String script, int status) {
        assertThat(CommandRun.at(port, "--", "sh", "-c", script).exitStatus()).isEqualTo(status);
    }

    @Test
    void aCommandThatFailsRollsATransactionalSequenceBack() {
        Path out = dir.resolve("out");
        String append = "echo $0 >> " + out;
        CommandRun.at(port, "-i", "60000", "-r", "_S_s[1]", "--", "sh", "-c", append + "; kill -9 $$");
        CommandRun.at(port, "-r", "_S_s[1]", "--", "sh", "-c", append + "; exit 1");
        CommandRun.at(port, "-r", "_S_s[1]", "--", "sh", "-c", append);
        CommandRun.at(port, "-r", "_S_s[1]", "--", "sh", "-c", append);
        assertThat(out).hasContent("1\n1\n1\n2");
    }

    @Test
    void saysThatACommandCannotBeExecutedAndGivesTheLockBack() {
        CommandRun run = CommandRun.at(port, "-r", "foo", "--", "no-such-command-anywhere");
        assertThat(run.exitStatus()).isEqualTo(97);
        assertThat(run.err())
                .matches("\n\\*\\* \\(flom:\\d+\\): WARNING \\*\\*: \\d\\d:\\d\\d:\\d\\d\\.\\d{3}:"
                        + " Unable to execute command 'no-such-command-anywhere'\n\n");
        assertThat(CommandRun.at(port, "-o", "0", "-r", "foo", "--", "true").exitStatus())
                .isZero();
        // No shell: a word is the name of a program, not a script.
        assertThat(CommandRun.at(port, "--", "echo hi | cat").exitStatus()).isEqualTo(97);
        assertThat(CommandRun.at(port, "-r", "foo").exitStatus()).isEqualTo(97);
    }

    @Test
    void saysWhyTheLockWasNotAcquired() throws InterruptedException {
        try (FlomClient holder = client();
                HeldLock lock = holder.acquire(LockRequest.of("foo"))) {
            assertThat(lock.isHeld()).isTrue();
            CommandRun busy = CommandRun.at(port, "-r", "foo", "-o", "0", "--", "true");
            assertThat(busy)
                    .isEqualTo(new CommandRun(98, "", "Resource already locked, the lock cannot be obtained\n"));
            CommandRun timeout = CommandRun.at(port, "-r", "foo", "-o", "120", "--", "true");
            assertThat(timeout)
                    .isEqualTo(new CommandRun(
                            98, "", "The lock was not obtained because timeout (120 milliseconds) expired\n"));
        }
        assertThat(CommandRun.at(port, "-r", "bar", "-e", "no", "-o", "0", "--", "true"))
                .isEqualTo(new CommandRun(
                        96, "", "The resource could be available in the future, but the requester can't wait\n"));
        assertThat(CommandRun.at(port, "-r", "n[2]", "-q", "3", "--", "true"))
                .isEqualTo(new CommandRun(
                        99, "", "Resource will never satisfy the request, the lock cannot be obtained\n"));
        assertThat(CommandRun.at(port, "-r", "_t_%d[1]", "--", "true"))
                .isEqualTo(new CommandRun(
                        99,
                        "",
                        "flom_client_lock: ret_cod=-13 (ERROR: client/server protocol error, an unexpected packet of data"
                                + " was received)\n"));
    }

    @Test
    void aRequestThatIsRefusedLateNeverRunsTheCommand() throws Exception {
        Path ran = dir.resolve("ran");
        CompletableFuture<CommandRun> late = CompletableFuture.supplyAsync(
                () -> CommandRun.at(port, "-r", "r[2]", "-e", "no", "-q", "3", "--", "touch", ran.toString()));
        await().until(() -> !server.view().awaitingCreation().isEmpty());
        CommandRun.at(port, "-r", "r[2]", "--", "true");
        CommandRun run = late.get(10, TimeUnit.SECONDS);
        assertThat(run.exitStatus()).isEqualTo(99);
        assertThat(run.err())
                .isEqualTo("flom_client_lock: ret_cod=3 (INFO: the lock can not be obtained, generic issue)\n");
        assertThat(ran).doesNotExist();
    }

    @Test
    void theTimeLimitIsOneDeadline() throws Exception {
        try (FlomClient holder = client()) {
            CompletableFuture<CommandRun> waiter = CompletableFuture.supplyAsync(
                    () -> CommandRun.at(port, "-r", "foo", "-e", "no", "-o", "900", "--", "true"));
            await().until(() -> !server.view().awaitingCreation().isEmpty());
            long begin = System.nanoTime();
            holder.acquire(LockRequest.of("foo"));
            assertThat(waiter.get(10, TimeUnit.SECONDS).exitStatus()).isEqualTo(98);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(950));
        }
    }

    @Test
    void saysThatThereIsNoServerAndStartsNoneWhenItMustNot() throws IOException {
        int freePort;
        try (ServerSocket socket = new ServerSocket(0)) {
            freePort = socket.getLocalPort();
        }
        String message = "flom_client_connect: ret_cod=-105 (ERROR: 'connect' function returned an error condition)\n";
        assertThat(CommandRun.at(freePort, "--", "true")).isEqualTo(new CommandRun(99, "", message));
        assertThat(CommandRun.at(70_000, "--", "true")).isEqualTo(new CommandRun(99, "", message));
        assertThat(CommandRun.of("-s", dir.resolve("none").toString(), "-d", "0", "--", "true"))
                .isEqualTo(new CommandRun(99, "", message));
        assertThat(CommandRun.of("-a", "no-such-host.invalid", "-d", "0", "--", "true")
                        .err())
                .isEqualTo(
                        "flom_client_connect: ret_cod=-110 (ERROR: 'getaddrinfo' function returned an error condition)\n");
        CommandRun shutdown = CommandRun.at(freePort, "-X");
        assertThat(shutdown).isEqualTo(new CommandRun(99, "Starting FLoM daemon immediate shutdown...\n", message));
    }

    @Test
    void asksTheServerToEnd() {
        CommandRun quiesce = CommandRun.at(port, "-x");
        assertThat(quiesce).isEqualTo(new CommandRun(0, "Starting FLoM daemon quiesce shutdown...\n", ""));
        CommandRun immediate = CommandRun.at(port, "-X", "-x", "--", "ignored");
        assertThat(immediate).isEqualTo(new CommandRun(0, "Starting FLoM daemon immediate shutdown...\n", ""));
        await().untilAsserted(() -> assertThat(server.seen).contains("shut down when idle", "shut down at once"));
    }

    @Test
    void twoCommandsOnOneResourceNeverOverlap() throws Exception {
        Path file = Files.createFile(dir.resolve("log"));
        String script = "for i in 1 2 3; do echo $0 >> " + file + "; sleep 0.02; done";
        List<CompletableFuture<CommandRun>> runs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String name = "c" + i;
            runs.add(CompletableFuture.supplyAsync(
                    () -> CommandRun.at(port, "-r", "foo", "--", "sh", "-c", script, name)));
        }
        for (CompletableFuture<CommandRun> run : runs) {
            assertThat(run.get(20, TimeUnit.SECONDS).exitStatus()).isZero();
        }
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(24);
        for (int i = 0; i < lines.size(); i += 3) {
            assertThat(lines.subList(i, i + 3)).containsOnly(lines.get(i));
        }
    }

    @Test
    void twoHundredCommandsFinishInTheOrderOfTheirArrival() throws Exception {
        int commands = 200;
        Path file = Files.createFile(dir.resolve("log"));
        List<String> expected = new ArrayList<>();
        List<Future<CommandRun>> runs = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(commands);
        try (FlomClient holder = client()) {
            HeldLock first = holder.acquire(LockRequest.of("foo"));
            for (int i = 0; i < commands; i++) {
                String name = Integer.toString(i);
                expected.add(name);
                runs.add(threads.submit(
                        () -> CommandRun.at(port, "-r", "foo", "--", "sh", "-c", "echo $0 >> " + file, name)));
                awaitWaiters(i + 1);
            }
            first.release();
            for (Future<CommandRun> run : runs) {
                assertThat(run.get(30, TimeUnit.SECONDS).exitStatus()).isZero();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(Files.readAllLines(file)).isEqualTo(expected);
    }

    @Test
    void worksThroughAUnixDomainSocket() {
        Path socket = dir.resolve("flomd.sock");
        try (TestServer local = new TestServer(
                TestServer.settings(
                        "127.0.0.1",
                        socket.toString(),
                        new io.flomd.server.ServerSettings.Keepalive(60, 10, 6),
                        100,
                        Duration.ofSeconds(5)),
                io.flomd.engine.EngineClock.WALL)) {
            assertThat(CommandRun.of("-s", socket.toString(), "-d", "0", "--", "sh", "-c", "exit 4")
                            .exitStatus())
                    .isEqualTo(4);
            assertThat(local.seen).contains("connected unix");
        }
    }
}
