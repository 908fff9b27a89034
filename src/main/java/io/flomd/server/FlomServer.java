package io.flomd.server;

import io.flomd.access.AccessControl;
import io.flomd.engine.Breakdown;
import io.flomd.engine.EngineClock;
import io.flomd.engine.LockEngine;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpServer;

/** Listens for FLoM clients on TCP, and on a Unix domain socket if one is configured. */
public final class FlomServer implements SmartLifecycle {
    /** Stops before HTTP, whose requests may take their time: no lock is granted meanwhile. Discovery needs the listener, so it stops even before. */
    public static final int PHASE = WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 512;

    private static final Logger LOG = LoggerFactory.getLogger(FlomServer.class);
    private static final int BACKLOG = 1024;
    private static final int TLS_IDLE_SECONDS = 30;
    private static final Duration BIND_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final ServerSettings settings;
    private final LockEngine engine;
    private final Breakdown breakdown;
    private final ConnectionContext context;
    private final AtomicInteger open = new AtomicInteger();
    private final PendingAnswers pendingAnswers;
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final Executor tlsTasks = newTlsTasks();
    private volatile @Nullable LoopResources loops;
    private volatile @Nullable DisposableServer tcp;
    private @Nullable UnixSocketListener unix;

    /**
     * A server that does not listen yet.
     *
     * @param access who may do what
     * @param breakdown told of what breaks the server: an Error on a connection, or an event loop that ends
     * @param advertisedAddress address that answers to discovery over TCP carry; empty for the one that was asked
     */
    public FlomServer(
            ServerSettings settings,
            LockEngine engine,
            EngineClock clock,
            ServerListener listener,
            AccessControl access,
            ShutdownGate shutdownGate,
            Breakdown breakdown,
            String advertisedAddress) {
        this.settings = settings;
        this.pendingAnswers = new PendingAnswers(settings.maxPendingAnswerBytesTotal(), settings.maxConnections());
        this.engine = engine;
        this.breakdown = breakdown;
        ConversationContext conversations = new ConversationContext(
                settings.maxMessageBytes(),
                settings.maxUnansweredRequests(),
                engine,
                new LockAnswers(settings.peerId()),
                listener,
                access,
                shutdownGate,
                advertisedAddress,
                this::port);
        this.context = new ConnectionContext(
                settings,
                clock,
                conversations,
                breakdown,
                open,
                pendingAnswers,
                channels,
                tlsTasks,
                new SourceLimits(settings.perSource()));
    }

    /**
     * Begins to listen.
     *
     * @throws ListenException if that is not possible, with the reason in one line
     */
    @Override
    public void start() {
        LoopResources threads = LoopResources.create("flom");
        loops = threads;
        watch(threads);
        try {
            DisposableServer server = tcpServer(threads).bindNow(BIND_TIMEOUT);
            tcp = server;
            InetSocketAddress address = (InetSocketAddress) server.address();
            LOG.info("listening for locks on tcp {}", SocketAddressText.of(address));
            if (!SocketTransport.hasUserTimeout()) {
                LOG.warn("epoll is not available: a peer that vanishes while data is on its way to it is noticed late");
            }
            if (!settings.socketPath().isEmpty()) {
                UnixSocketListener listener = new UnixSocketListener(settings);
                unix = listener;
                listener.start(threads, this::prepare);
            }
        } catch (RuntimeException e) {
            stop();
            throw e instanceof ListenException ? e : BindFailures.explain(settings, e);
        }
    }

    /**
     * Ends all connections, and with them the server: it cannot be started again. The engine is closed first, because a waiter that is granted
     * while connections are being closed would run beside the holder whose connection went before.
     */
    @Override
    public void stop() {
        engine.close();
        UnixSocketListener local = unix;
        if (local != null) {
            local.stop();
            unix = null;
        }
        DisposableServer server = tcp;
        tcp = null;
        if (server != null) {
            server.dispose();
        }
        // Everybody learns at once that the server is gone; connections that are being accepted are closed as well.
        channels.close().awaitUninterruptibly(CLOSE_TIMEOUT.toMillis());
        LoopResources threads = loops;
        loops = null;
        if (threads != null) {
            threads.disposeLater(Duration.ZERO, CLOSE_TIMEOUT).block(CLOSE_TIMEOUT.multipliedBy(2));
        }
    }

    @Override
    public boolean isRunning() {
        return tcp != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    /** Where the server listens for TCP, or null while it does not. */
    public @Nullable InetSocketAddress address() {
        DisposableServer server = tcp;
        return server == null ? null : (InetSocketAddress) server.address();
    }

    /** The TCP port, or 0 while the server does not listen. */
    public int port() {
        InetSocketAddress address = address();
        return address == null ? 0 : address.getPort();
    }

    /** How many connections are open. */
    public int openConnections() {
        return open.get();
    }

    /** Bytes of answers that clients have not read yet. */
    public long pendingAnswerBytes() {
        return pendingAnswers.bytes();
    }

    /** Threads come when there is something to do, and go when there is nothing, so that without TLS there are none. */
    private static Executor newTlsTasks() {
        int threads = Runtime.getRuntime().availableProcessors();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                TLS_IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("flom-tls", true));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** An event loop that ends before the server does leaves its connections without anybody who serves them. */
    private void watch(LoopResources threads) {
        for (EventExecutor loop : threads.onServer(LoopResources.DEFAULT_NATIVE)) {
            loop.terminationFuture().addListener(ended -> {
                if (threads == loops) {
                    breakdown.onBroken("an event loop", new IllegalStateException(loop + " has ended", ended.cause()));
                }
            });
        }
    }

    private TcpServer tcpServer(LoopResources threads) {
        InetSocketAddress address = new InetSocketAddress(settings.address(), settings.port());
        if (address.isUnresolved()) {
            throw BindFailures.explain(settings, new UnknownHostException(settings.address()));
        }
        TcpServer server = TcpServer.create()
                .runOn(threads)
                .bindAddress(() -> address)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .doOnChannelInit((observer, channel, remote) -> prepare(channel))
                .handle((in, out) -> Mono.never());
        for (Map.Entry<ChannelOption<?>, Object> option :
                SocketTransport.acceptedOptions(settings.keepalive()).entrySet()) {
            server = withOption(server, option.getKey(), option.getValue());
        }
        return server;
    }

    @SuppressWarnings("unchecked")
    private static <T> TcpServer withOption(TcpServer server, ChannelOption<T> option, Object value) {
        return server.childOption(option, (T) value);
    }

    private void prepare(Channel channel) {
        channel.pipeline().addFirst("flom", new Admission(context));
    }
}
