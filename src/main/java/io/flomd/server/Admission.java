package io.flomd.server;

import io.flomd.engine.LockSession;
import io.flomd.lock.SessionInfo;
import io.flomd.server.ServerListener.Rejection;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets a new connection in, or turns it away: it has its place only as long as nobody has decided. */
@SuppressWarnings("FutureReturnValueIgnored") // closing a channel needs no answer
final class Admission extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    private final ConnectionContext context;

    Admission(ConnectionContext context) {
        this.context = context;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context.channels().add(ctx.channel());
        int open = context.open().incrementAndGet();
        ctx.channel().closeFuture().addListener(closed -> context.open().decrementAndGet());
        SessionInfo info = sessionInfo(ctx.channel().remoteAddress());
        if (open > context.settings().maxConnections()) {
            turnAway(
                    ctx,
                    info,
                    Rejection.TOO_MANY_CONNECTIONS,
                    context.settings().maxConnections() + " connections are open (flom.server.max-connections)");
            return;
        }
        FlomConnection connection = new FlomConnection(context, ctx.channel(), info);
        EventLoop loop = ctx.channel().eventLoop();
        EffectInbox inbox = new EffectInbox(loop, loop::inEventLoop, connection::onEffects);
        LockSession session = context.conversations().engine().open(info, inbox);
        if (session == null) {
            turnAway(ctx, info, Rejection.NOT_READY, "the lock table is not ready to serve");
            return;
        }
        ctx.pipeline().replace(this, ctx.name(), connection);
        connection.begin(new Conversation(context.conversations(), info, connection, inbox, session));
        ctx.fireChannelActive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
        context.onFailure(String.valueOf(ctx.channel().remoteAddress()), cause);
    }

    private void turnAway(ChannelHandlerContext ctx, SessionInfo info, Rejection rejection, String why) {
        context.listener().onRejected(rejection);
        LOG.warn("{} is turned away: {}", info.peerAddress(), why);
        ctx.close();
    }

    private SessionInfo sessionInfo(@Nullable SocketAddress remote) {
        boolean tcp = remote instanceof InetSocketAddress;
        String peer = remote instanceof InetSocketAddress address ? SocketAddressText.of(address) : "local";
        return new SessionInfo(tcp ? "tcp" : "unix", peer, null, context.clock().nowMicros());
    }
}
