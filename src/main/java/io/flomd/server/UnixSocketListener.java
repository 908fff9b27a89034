package io.flomd.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpServer;

/** Listens on a Unix domain socket, for clients on this host that are given no network options. */
final class UnixSocketListener {
    private static final Logger LOG = LoggerFactory.getLogger(UnixSocketListener.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Path path;
    private final String permissions;
    private @Nullable DisposableServer server;

    UnixSocketListener(ServerSettings settings) {
        this.path = Path.of(settings.socketPath());
        this.permissions = settings.socketPermissions();
    }

    /** Begins to listen; {@code prepare} is called for each accepted channel. */
    void start(LoopResources threads, Consumer<Channel> prepare) {
        if (!Epoll.isAvailable()) {
            throw new ListenException(
                    "cannot listen on socket " + path
                            + ": that needs Linux with epoll; leave flom.daemon.socket-name empty",
                    new UnsupportedOperationException("no epoll"));
        }
        try {
            removeStaleSocket();
            // The file is made where nobody else can reach it, and moved when its permissions are right.
            Path directory = Files.createTempDirectory(parent(), ".flomd-");
            Path unready = directory.resolve("s");
            server = TcpServer.create()
                    .runOn(threads)
                    .bindAddress(() -> new DomainSocketAddress(unready.toFile()))
                    .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                    .doOnChannelInit((observer, channel, remote) -> prepare.accept(channel))
                    .handle((in, out) -> Mono.never())
                    .bindNow(TIMEOUT);
            Files.setPosixFilePermissions(unready, PosixFilePermissions.fromString(permissions));
            Files.move(unready, path);
            Files.delete(directory);
        } catch (IOException | RuntimeException e) {
            throw e instanceof ListenException listen
                    ? listen
                    : new ListenException("cannot listen on socket " + path + ": " + e, e);
        }
        LOG.info("listening for locks on socket {}", path);
    }

    void stop() {
        DisposableServer listening = server;
        server = null;
        if (listening != null) {
            listening.disposeNow(TIMEOUT);
            try {
                Files.deleteIfExists(path);
            } catch (IOException e) {
                LOG.warn("cannot remove socket {}: {}", path, e.toString());
            }
        }
    }

    private Path parent() {
        Path parent = path.toAbsolutePath().getParent();
        return parent == null ? Path.of("/") : parent;
    }

    /** Removes a socket that nobody listens on; anything else at its place is left alone. */
    private void removeStaleSocket() throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        int type = ((Integer) mode) & 0170000;
        if (type != 0140000) {
            throw new ListenException(
                    "cannot listen on socket " + path + ": there is a file that is no socket; remove it or set"
                            + " flom.daemon.socket-name",
                    new IOException("not a socket"));
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(path));
            throw new ListenException(
                    "cannot listen on socket " + path + ": another server listens there", new IOException("in use"));
        } catch (IOException nobodyListens) {
            LOG.info("replacing the socket {} that a server left behind", path);
            Files.delete(path);
        }
    }
}
