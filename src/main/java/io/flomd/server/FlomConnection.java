package io.flomd.server;

import io.flomd.lock.SessionInfo;
import io.flomd.server.ServerListener.Offence;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.SocketAddress;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection as Netty sees it: bytes, whether the peer is there, and time limits. What is said on it is the business of its
 * {@link Conversation}. Used on its event loop only.
 *
 * <p>A peer that half-closes is gone, too: the original client waits for the server to close in return (FLoM protocol, unlock).
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing a channel and timing its end need no answer
final class FlomConnection extends ChannelInboundHandlerAdapter implements ClientLink {
    private static final Logger LOG = LoggerFactory.getLogger(FlomConnection.class);
    /** Where bytes lie between the buffer of the system and the reader of messages; one for each event loop. */
    private static final FastThreadLocal<byte[]> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[65_536];
        }
    };

    private final ConnectionContext context;
    private final Channel channel;
    private final SessionInfo info;
    private final SourceLimits.Visit visit;
    private final Outbox outbox;
    private final @Nullable UnacknowledgedDataWatch watch;
    private @Nullable Conversation conversation;
    private @Nullable ScheduledFuture<?> timeLimit;
    private boolean reading;

    FlomConnection(ConnectionContext context, Channel channel, SessionInfo info, SourceLimits.Visit visit) {
        this.context = context;
        this.channel = channel;
        this.info = info;
        this.visit = visit;
        this.outbox = new Outbox(channel, context.settings().maxPendingAnswerBytes(), context.pendingAnswers());
        this.watch = UnacknowledgedDataWatch.of(
                channel, context.settings().keepalive().detectionTime(), () -> guard(this::onVanished));
    }

    /** Begins to read for this conversation. */
    void begin(Conversation begun) {
        conversation = begun;
        context.listener().onConnected(info.transport());
        limitTime();
        readOn();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof ByteBuf bytes) {
                byte[] scratch = SCRATCH.get();
                while (bytes.isReadable()) {
                    int length = Math.min(bytes.readableBytes(), scratch.length);
                    bytes.readBytes(scratch, 0, length);
                    conversation().onBytes(scratch, 0, length);
                    if (conversation().state() != ConversationState.NEW) {
                        visit.introduce();
                    }
                }
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        reading = false;
        flush();
        // Whatever is unread by now is within the limit, or the conversation has ended.
        readOn();
    }

    /** Effects have come while nothing was read. */
    void onEffects() {
        guard(() -> {
            conversation().onEffects();
            if (flush() && watch != null) {
                watch.sent();
            }
            readOn();
        });
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent || event == SslCloseCompletionEvent.SUCCESS) {
            conversation().onGone();
            flush();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        unlimitTime();
        if (watch != null) {
            watch.cancel();
        }
        conversation().onGone();
        context.listener().onDisconnected(info.transport());
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        onFailure(cause);
    }

    private void onFailure(Throwable cause) {
        if (SocketTransport.saysThatPeerVanished(cause)) {
            onVanished();
            return;
        }
        channel.close();
        context.onFailure(info.peerAddress(), cause);
    }

    private void onVanished() {
        if (conversation().isLive()) {
            context.listener().onVanished();
            LOG.warn(
                    "{} has vanished, its connection is closed and its locks are free: no sign of it for {} s"
                            + " (flom.network.tcp-keepalive-time + tcp-keepalive-intvl x tcp-keepalive-probes)",
                    info.peerAddress(),
                    context.settings().keepalive().detectionTime().toSeconds());
        }
        channel.close();
    }

    private boolean flush() {
        boolean flushed = outbox.flush();
        Offence overflow = flushed ? outbox.overflow() : null;
        if (overflow != null) {
            conversation().onUnreadAnswers(overflow);
        }
        return flushed;
    }

    private void readOn() {
        if (!reading && conversation().wantsBytes()) {
            reading = true;
            channel.read();
        }
    }

    @Override
    public SocketAddress peer() {
        return channel.remoteAddress();
    }

    @Override
    public void send(byte[] message) {
        outbox.write(message);
    }

    @Override
    public void end(Ending ending) {
        outbox.end(ending);
        limitTime();
    }

    @Override
    public void limitTime() {
        unlimitTime();
        if (channel.isOpen()) {
            long millis = context.settings().firstMessageTimeout().toMillis();
            timeLimit = channel.eventLoop()
                    .schedule(
                            () -> guard(() -> {
                                conversation().onTimeLimit();
                                flush();
                            }),
                            millis,
                            TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void unlimitTime() {
        ScheduledFuture<?> pending = timeLimit;
        if (pending != null) {
            pending.cancel(false);
            timeLimit = null;
        }
    }

    /** Has a failure of a task end like one of a handler, for which Netty sees to it. */
    private void guard(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            onFailure(failure);
        }
    }

    private Conversation conversation() {
        return Objects.requireNonNull(conversation, "the connection has not begun");
    }
}
