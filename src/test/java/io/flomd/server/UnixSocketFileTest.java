package io.flomd.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flomd.engine.EngineClock;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who gets the file of a Unix domain socket, and what becomes of it. */
class UnixSocketFileTest {
    private static final int RACES = 20;

    @TempDir
    private Path folder;

    private static TestServer start(Path socket) {
        return new TestServer(
                TestServer.settings(
                        "127.0.0.1",
                        socket.toString(),
                        new ServerSettings.Keepalive(60, 10, 6),
                        100,
                        Duration.ofSeconds(10)),
                EngineClock.WALL);
    }

    private static boolean answers(Path socket) throws IOException {
        // The JDK does not take the last byte that the system takes, so it is told a shorter name of the same file.
        Path links = Files.createTempDirectory("link");
        Path link = Files.createSymbolicLink(links.resolve("s"), socket);
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(link))) {
            return channel.isConnected();
        } finally {
            Files.delete(link);
            Files.delete(links);
        }
    }

    private static List<Path> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** A socket that was bound, and which nobody listens on. */
    private void leaveBehind(Path socket) throws IOException {
        Path bound = folder.resolve("b");
        try (ServerSocketChannel gone = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            gone.bind(UnixDomainSocketAddress.of(bound));
        }
        Files.move(bound, socket);
        assertThat(socket).exists();
    }

    @ParameterizedTest
    @ValueSource(ints = {77, 78, 106, 107})
    void aPathMayBeAsLongAsTheSystemTakes(int bytes) throws IOException {
        StringBuilder name = new StringBuilder(folder.resolve("s").toString());
        assertThat(name.length()).isLessThan(77);
        while (name.toString().getBytes(StandardCharsets.UTF_8).length < bytes) {
            name.append('s');
        }
        Path socket = Path.of(name.toString());
        try (TestServer server = start(socket)) {
            assertThat(server.server.isRunning()).isTrue();
            assertThat(answers(socket)).isTrue();
            assertThat(filesIn(folder)).containsExactly(socket);
        }
        assertThat(filesIn(folder)).isEmpty();
    }

    @Test
    void aDeepFolderIsNoHindrance() throws IOException {
        Path deep = folder.resolve("d".repeat(104 - folder.toString().length()));
        Files.createDirectory(deep);
        Path socket = deep.resolve("s");
        assertThat(socket.toString()).hasSize(107);
        leaveBehind(socket);
        try (TestServer server = start(socket)) {
            assertThat(server.server.isRunning()).isTrue();
            assertThat(answers(socket)).isTrue();
            assertThat(filesIn(deep)).containsExactly(socket);
        }
    }

    @Test
    void aSocketThatSomebodyListensOnIsLeftAlone() throws IOException {
        Path socket = folder.resolve("s");
        try (TestServer first = start(socket)) {
            assertThatThrownBy(() -> start(socket))
                    .isInstanceOf(ListenException.class)
                    .hasMessageContaining(socket.toString())
                    .hasMessageContaining("another server listens there");
            assertThat(first.server.isRunning()).isTrue();
            assertThat(answers(socket)).isTrue();
            assertThat(filesIn(folder)).containsExactly(socket);
        }
    }

    @Test
    void aServerThatIsTooBusyToAcceptIsNoneThatIsGone() throws IOException {
        Path socket = folder.resolve("s");
        List<SocketChannel> line = new ArrayList<>();
        try (ServerSocketChannel busy = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            busy.bind(UnixDomainSocketAddress.of(socket), 1);
            boolean full = false;
            while (!full && line.size() < 100) {
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                channel.configureBlocking(false);
                line.add(channel);
                try {
                    full = !channel.connect(UnixDomainSocketAddress.of(socket));
                } catch (IOException noRoom) {
                    full = true;
                }
            }
            assertThat(full).isTrue();
            assertThatThrownBy(() -> start(socket)).isInstanceOf(ListenException.class);
            assertThat(filesIn(folder)).containsExactly(socket);
        } finally {
            for (SocketChannel channel : line) {
                channel.close();
            }
        }
    }

    @Test
    void aServerThatEndsLeavesTheSocketOfAnother() throws IOException {
        Path socket = folder.resolve("s");
        TestServer first = start(socket);
        Files.delete(socket);
        try (TestServer second = start(socket)) {
            first.close();
            assertThat(second.server.isRunning()).isTrue();
            assertThat(answers(socket)).isTrue();
        } finally {
            first.close();
        }
        assertThat(socket).doesNotExist();
    }

    @Test
    void aFileThatIsNoSocketIsLeftAlone() throws IOException {
        Path file = Files.writeString(folder.resolve("s"), "precious");
        assertThatThrownBy(() -> start(file))
                .isInstanceOf(ListenException.class)
                .hasMessageContaining("no socket");
        assertThat(file).hasContent("precious");
        assertThat(filesIn(folder)).containsExactly(file);
    }

    @Test
    void ofTwoThatReplaceAStaleSocketAtOnceOneWins() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        for (int round = 0; round < RACES; round++) {
            Path socket = folder.resolve("s" + round);
            leaveBehind(socket);
            Callable<TestServer> starter = () -> start(socket);
            List<TestServer> winners = new ArrayList<>();
            for (Future<TestServer> one : threads.invokeAll(List.of(starter, starter))) {
                try {
                    winners.add(one.get());
                } catch (ExecutionException lost) {
                    assertThat(lost).hasCauseInstanceOf(ListenException.class);
                }
            }
            assertThat(winners).as("round %d", round).hasSize(1);
            assertThat(answers(socket)).as("round %d", round).isTrue();
            winners.get(0).close();
        }
        threads.shutdown();
        assertThat(filesIn(folder)).isEmpty();
    }
}
