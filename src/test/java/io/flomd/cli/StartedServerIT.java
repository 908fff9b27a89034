package io.flomd.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Servers that the command starts when nobody answers, and what happens when one is killed. */
class StartedServerIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    private String port;

    @BeforeEach
    void choosePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = Integer.toString(socket.getLocalPort());
        }
    }

    @AfterEach
    void killServers() {
        servers().forEach(ProcessHandle::destroyForcibly);
    }

    private List<ProcessHandle> servers() {
        String argument = "--flom.daemon.unicast-port=" + port;
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().arguments().stream()
                        .anyMatch(arguments -> List.of(arguments).contains(argument)))
                .filter(ProcessTree::isRunning)
                .toList();
    }

    private FlomProcess flom(String... args) throws IOException {
        List<String> all = new ArrayList<>(List.of("-a", "127.0.0.1", "-p", port));
        all.addAll(List.of(args));
        return FlomProcess.start(dir, all.toArray(new String[0]));
    }

    @Test
    void concurrentStartsEndWithOneServerWhoseDeathTakesTheWholeCommandWithIt() throws Exception {
        List<FlomProcess> starters = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            starters.add(flom("-d", "60000", "-r", "foo", "--", "echo", "ran"));
        }
        for (FlomProcess starter : starters) {
            assertThat(starter.await()).isEqualTo(new CommandRun(0, "ran\n", ""));
        }
        assertThat(servers()).hasSize(1);

        Path grandchild = dir.resolve("grandchild");
        String script = "sh -c 'trap \"\" TERM; echo $$ > " + grandchild + "; while :; do sleep 0.1; done' & wait";
        try (FlomProcess flom = flom("-d", "0", "-r", "foo", "--kill-after=500", "--", "sh", "-c", script)) {
            await().atMost(LIMIT)
                    .until(() -> Files.exists(grandchild)
                            && Files.readString(grandchild).endsWith("\n"));
            servers().forEach(ProcessHandle::destroyForcibly);
            long begin = System.nanoTime();
            CommandRun run = flom.await();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMillis(500 + 1000));
            assertThat(run.exitStatus()).isEqualTo(99);
            assertThat(run.err()).contains("the lock on resource 'foo' is lost").contains("terminating the command");
            long pid = Long.parseLong(Files.readString(grandchild).strip());
            assertThat(ProcessHandle.of(pid).map(ProcessTree::isRunning).orElse(false))
                    .isFalse();
        }
    }

    @Test
    void aStartedServerEndsItselfWhenNobodyUsesIt() throws Exception {
        Path log = dir.resolve("server.log");
        assertThat(flom("-d", "900", "-t", log.toString(), "-r", "foo", "--", "true")
                        .await())
                .isEqualTo(new CommandRun(0, "", ""));
        assertThat(log).content().contains("listening for locks on tcp 127.0.0.1:" + port);
        await().atMost(LIMIT).until(() -> servers().isEmpty());
        assertThat(flom("-d", "0", "--", "true").await().exitStatus()).isEqualTo(99);
    }

    @Test
    void saysThatNoServerCouldBeStarted() throws Exception {
        String message =
                "flom_client_connect: ret_cod=-2 (ERROR: flom command was not able to start a new daemon and/or"
                        + " connect to it)\n";
        String socket = dir.resolve("none").resolve("socket").toString();
        String why = "flom: no server could be started: the directory of socket " + socket + " does not exist\n";
        try (FlomProcess noDirectory = FlomProcess.start(dir, "-s", socket, "--", "true")) {
            assertThat(noDirectory.await()).isEqualTo(new CommandRun(99, "", why + message));
        }
    }
}
