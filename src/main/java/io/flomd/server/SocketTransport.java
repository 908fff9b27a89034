package io.flomd.server;

import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import java.util.LinkedHashMap;
import java.util.Map;
import jdk.net.ExtendedSocketOptions;

/**
 * The options of accepted TCP sockets, of either family. Only epoll has TCP_USER_TIMEOUT; without it keepalive alone does not fire while data
 * is unacknowledged.
 */
final class SocketTransport {
    private SocketTransport() {}

    static boolean hasUserTimeout() {
        return Epoll.isAvailable();
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
