package io.flomd.config;

import io.flomd.observability.LimitMeters;
import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import reactor.netty.http.server.HttpServer;

/**
 * Bounds the end of HTTP, on the management port as well: whoever has not got an answer, or has not read it, when the time is over is cut off.
 * The web server by itself waits for half a minute, and then once more for readers that do not read.
 */
final class HttpStop implements SmartLifecycle, NettyServerCustomizer {
    private static final Logger LOG = LoggerFactory.getLogger(HttpStop.class);
    private static final String LIMIT = "stop-timeout";

    private final Duration timeout;
    private final LimitMeters limits;
    private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private volatile boolean running;
    private volatile boolean isOver;

    /** @param timeout from the begin of the end on */
    HttpStop(Duration timeout, LimitMeters limits) {
        this.timeout = timeout;
        this.limits = limits;
        limits.register(LIMIT);
    }

    @Override
    public HttpServer apply(HttpServer server) {
        return server.doOnChannelInit((observer, channel, remote) -> add(channel));
    }

    private void add(Channel channel) {
        channels.add(channel);
        if (isOver) {
            cut(channel);
        }
    }

    @Override
    public void start() {
        running = true;
    }

    /** Begins to count the time. Returns at once. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    public void stop() {
        running = false;
        Executor later = CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture.runAsync(this::cutAll, later);
    }

    private void cutAll() {
        isOver = true;
        int left = channels.size();
        if (left > 0) {
            limits.reached(LIMIT);
            LOG.warn("{} HTTP connections have not finished in time and are cut (flom.http.stop-timeout)", left);
        }
        channels.forEach(HttpStop::cut);
    }

    /** Each by itself: a group would listen for the end of channels whose event loops are ending, too. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private static void cut(Channel channel) {
        channel.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The time begins when the lock listener has ended. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE + 1;
    }
}
