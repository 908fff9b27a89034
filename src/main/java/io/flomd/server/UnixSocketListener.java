package io.flomd.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.nio.file.Path;
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
    private final SocketFile file;
    private final String permissions;
    private @Nullable DisposableServer server;

    UnixSocketListener(ServerSettings settings) {
        this.path = Path.of(settings.socketPath());
        this.file = new SocketFile(path);
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
            file.publish(permissions, bound -> server = bind(threads, prepare, bound));
        } catch (IOException | RuntimeException e) {
            close();
            throw e instanceof ListenException listen
                    ? listen
                    : new ListenException("cannot listen on socket " + path + ": " + e, e);
        }
        LOG.info("listening for locks on socket {}", path);
    }

    private static DisposableServer bind(LoopResources threads, Consumer<Channel> prepare, Path bound) {
        return TcpServer.create()
                .runOn(threads)
                .bindAddress(() -> new DomainSocketAddress(bound.toFile()))
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .doOnChannelInit((observer, channel, remote) -> prepare.accept(channel))
                .handle((in, out) -> Mono.never())
                .bindNow(TIMEOUT);
    }

    void stop() {
        if (close()) {
            file.remove();
        }
    }

    /** Whether it was listening. */
    private boolean close() {
        DisposableServer listening = server;
        server = null;
        if (listening == null) {
            return false;
        }
        listening.disposeNow(TIMEOUT);
        return true;
    }
}
