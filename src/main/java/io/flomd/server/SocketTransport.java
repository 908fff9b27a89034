package io.flomd.server;

import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.Errors;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import jdk.net.ExtendedSocketOptions;

/**
 * The options of accepted TCP sockets, of either family. Only epoll has TCP_USER_TIMEOUT; without it keepalive alone does not fire while data
 * is unacknowledged.
 */
final class SocketTransport {
    /** Linux: ETIMEDOUT, or, if a router or the own neighbour table said why, ENETUNREACH and EHOSTUNREACH. */
    private static final Set<Integer> VANISHED_ERRNOS = Set.of(110, 101, 113);

    private SocketTransport() {}

    static boolean hasUserTimeout() {
        return Epoll.isAvailable();
    }

    /** Whether a connection failed because nothing came from the peer any more, and not by what the peer or its system sent. */
    static boolean saysThatPeerVanished(Throwable cause) {
        return cause instanceof Errors.NativeIoException failure && VANISHED_ERRNOS.contains(-failure.expectedErr());
    }

    static Map<ChannelOption<?>, Object> acceptedOptions(ServerSettings.Keepalive keepalive) {
        Map<ChannelOption<?>, Object> options = new LinkedHashMap<>();
        options.put(ChannelOption.TCP_NODELAY, true);
        options.put(ChannelOption.SO_KEEPALIVE, true);
        if (Epoll.isAvailable()) {
            options.put(EpollChannelOption.TCP_KEEPIDLE, keepalive.timeSeconds());
            options.put(EpollChannelOption.TCP_KEEPINTVL, keepalive.intervalSeconds());
            options.put(EpollChannelOption.TCP_KEEPCNT, keepalive.probes());
            options.put(EpollChannelOption.TCP_USER_TIMEOUT, (int)
                    Math.min(Integer.MAX_VALUE, keepalive.detectionTime().toMillis()));
        } else {
            options.put(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), keepalive.timeSeconds());
            options.put(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), keepalive.intervalSeconds());
            options.put(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), keepalive.probes());
        }
        return options;
    }
}
