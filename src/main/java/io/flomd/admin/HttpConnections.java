package io.flomd.admin;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds connections to HTTP, in number and in the time for which they may be still, so that nobody who comes to look takes the descriptors and
 * the memory of those who lock. Thread-safe.
 */
public final class HttpConnections {
    private final int most;
    private final Duration idleTimeout;
    private final Runnable onTooMany;
    private final Runnable onUnread;
    private final AtomicInteger open = new AtomicInteger();

    /**
     * @param most how many are open at one time
     * @param idleTimeout how long one may be still: nothing comes, and nothing of an answer is read
     * @param onTooMany told of each one more, which is closed at once
     * @param onUnread told of each that is closed with an answer unread
     */
    public HttpConnections(int most, Duration idleTimeout, Runnable onTooMany, Runnable onUnread) {
        this.most = most;
        this.idleTimeout = idleTimeout;
        this.onTooMany = onTooMany;
        this.onUnread = onUnread;
    }

    /** Watches a connection that is not active yet. */
    public void watch(Channel channel) {
        channel.pipeline().addFirst("flomd-http-connections", new Watch());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // closing a channel needs no answer
    private final class Watch extends IdleStateHandler {
        private boolean counted;

        Watch() {
            super(true, 0, 0, idleTimeout.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public void channelActive(ChannelHandlerContext context) throws Exception {
            if (open.incrementAndGet() > most) {
                open.decrementAndGet();
                onTooMany.run();
                context.close();
            } else {
                counted = true;
                super.channelActive(context);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) throws Exception {
            if (counted) {
                counted = false;
                open.decrementAndGet();
            }
            super.channelInactive(context);
        }

        @Override
        protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
            if (context.channel().bytesBeforeWritable() > 0) {
                onUnread.run();
            }
            context.close();
        }
    }
}
