package io.flomd.discovery;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** The UDP socket of the responder and the one thread that serves it. */
final class DiscoverySocket {
    /** Datagrams taken from the system with one call, where it has such a call. */
    static final int DATAGRAMS_PER_CALL = 16;

    private static final int STOP_LIMIT_SECONDS = 5;

    private final EventLoopGroup loop;
    private final DatagramChannel channel;

    private DiscoverySocket(EventLoopGroup loop, DatagramChannel channel) {
        this.loop = loop;
        this.channel = channel;
    }

    /**
     * Binds to the wildcard address: a socket bound to the group's address would miss the queries that are sent to this host alone.
     *
     * @param epoll whether to use the native transport of Linux, which takes many datagrams with one call
     * @param datagramBytes room for one datagram; what is beyond is cut off
     * @throws DiscoveryException if the port cannot be had
     */
    static DiscoverySocket open(boolean epoll, boolean ipv6, int port, int datagramBytes, ChannelHandler handler) {
        SocketProtocolFamily family = ipv6 ? SocketProtocolFamily.INET6 : SocketProtocolFamily.INET;
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
                1,
                new DefaultThreadFactory("flom-discovery", true),
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        Bootstrap bootstrap = new Bootstrap()
                .group(loop)
                .channelFactory(() -> epoll ? new EpollDatagramChannel(family) : new NioDatagramChannel(family))
                // Several servers of one host may answer for the same group.
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.RECVBUF_ALLOCATOR, allocator(epoll, datagramBytes))
                .handler(handler);
        if (epoll) {
            bootstrap.option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, datagramBytes);
        }
        String wildcard = ipv6 ? "::" : "0.0.0.0";
        ChannelFuture bound =
                bootstrap.bind(new InetSocketAddress(wildcard, port)).awaitUninterruptibly();
        Throwable cause = bound.cause();
        if (cause != null) {
            close(loop);
            throw new DiscoveryException(
                    "flom.daemon.multicast-port = " + port + ": cannot listen on UDP " + wildcard + ": "
                            + IoErrorText.of(cause)
                            + ". Allowed is a port that no other program holds for itself, or 0",
                    cause);
        }
        return new DiscoverySocket(loop, (DatagramChannel) bound.channel());
    }

    private static FixedRecvByteBufAllocator allocator(boolean epoll, int datagramBytes) {
        return new FixedRecvByteBufAllocator(epoll ? datagramBytes * DATAGRAMS_PER_CALL : datagramBytes);
    }

    DatagramChannel channel() {
        return channel;
    }

    void close() {
        channel.close().awaitUninterruptibly();
        close(loop);
    }

    private static void close(EventLoopGroup loop) {
        loop.shutdownGracefully(0, STOP_LIMIT_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
