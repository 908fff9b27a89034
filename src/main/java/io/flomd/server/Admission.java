package io.flomd.server;

import io.flomd.engine.LockSession;
import io.flomd.lock.SessionInfo;
import io.flomd.server.ServerListener.Rejection;
import io.flomd.tls.PeerNames;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.unix.DomainSocketChannel;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a new connection in, with TLS after its handshake, or turns it away: it has its place only as long as nobody has decided.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing a channel needs no answer
final class Admission extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

    /** How long the own close_notify may take: everything before it is sent by then, and nobody needs it. */
    private static final int CLOSE_NOTIFY_MILLIS = 200;

    private final ConnectionContext context;
    private SourceLimits.@Nullable Visit visit;

    Admission(ConnectionContext context) {
        this.context = context;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        context.channels().add(ctx.channel());
        int open = context.open().incrementAndGet();
        ctx.channel().closeFuture().addListener(closed -> context.open().decrementAndGet());
        SourceLimits.Visit entered = context.sources()
                .enter(
                        ctx.channel().remoteAddress() instanceof InetSocketAddress address
                                ? address.getAddress()
                                : null);
        visit = entered;
        ctx.channel().closeFuture().addListener(closed -> entered.leave());
        SessionInfo info = sessionInfo(ctx.channel());
        Rejection ofSource = entered.rejection();
        if (ofSource != null) {
            turnAway(ctx, info, ofSource, "too many connections come from there (flom.server.max-*-per-source)");
            return;
        }
        if (open > context.settings().maxConnections()) {
            turnAway(
                    ctx,
                    info,
                    Rejection.TOO_MANY_CONNECTIONS,
                    context.settings().maxConnections() + " connections are open (flom.server.max-connections)");
            return;
        }
        ServerSettings.Tls tls = context.settings().tls();
        if (tls == null || !isTcp(ctx.channel())) {
            admit(ctx, info, ClientIdentity.UNKNOWN);
            return;
        }
        SslHandler handler = tls.context().get().newHandler(ctx.alloc(), context.tlsTasks());
        handler.setHandshakeTimeoutMillis(
                context.settings().firstMessageTimeout().toMillis());
        handler.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MILLIS);
        ctx.pipeline().addBefore(ctx.name(), "tls", handler);
        ctx.read();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        ServerSettings.Tls tls = context.settings().tls();
        if (tls != null && event instanceof SslHandshakeCompletionEvent handshake) {
            SessionInfo info = sessionInfo(ctx.channel());
            if (handshake.isSuccess()) {
                admit(ctx, info, identity(tls, ctx.pipeline().get(SslHandler.class)));
            } else {
                boolean late = handshake.cause() instanceof SslHandshakeTimeoutException;
                turnAway(
                        ctx,
                        info,
                        late ? Rejection.TLS_HANDSHAKE_TIMEOUT : Rejection.TLS_HANDSHAKE,
                        late
                                ? "its TLS handshake takes longer than allowed (flom.server.first-message-timeout)"
                                : "its TLS handshake failed: " + reason(handshake.cause()));
            }
        }
        if (event instanceof ChannelInputShutdownEvent) {
            // Who goes away in a handshake does not finish it.
            ctx.close();
        }
        ctx.fireUserEventTriggered(event);
    }

    private void admit(ChannelHandlerContext ctx, SessionInfo anonymous, ClientIdentity identity) {
        SessionInfo info = anonymous.withPrincipal(identity.principal());
        FlomConnection connection = new FlomConnection(
                context, ctx.channel(), info, Objects.requireNonNull(visit, "the connection has not come"));
        EventLoop loop = ctx.channel().eventLoop();
        EffectInbox inbox = new EffectInbox(loop, loop::inEventLoop, connection::onEffects);
        LockSession session = context.conversations().engine().open(info, inbox);
        if (session == null) {
            turnAway(ctx, info, Rejection.NOT_READY, "the lock table is not ready to serve");
            return;
        }
        ctx.pipeline().replace(this, ctx.name(), connection);
        connection.begin(new Conversation(context.conversations(), info, identity, connection, inbox, session));
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

    private ClientIdentity identity(ServerSettings.Tls tls, SslHandler handler) {
        try {
            PeerNames names = PeerNames.of(handler.engine().getSession().getPeerCertificates()[0]);
            return new ClientIdentity(names, tls.checkPeerId());
        } catch (SSLPeerUnverifiedException withoutCertificate) {
            return new ClientIdentity(null, tls.checkPeerId());
        }
    }

    /** What went wrong in a handshake, in one line. */
    private static String reason(Throwable cause) {
        if (cause instanceof NotSslRecordException) {
            return "what it sends is not TLS";
        }
        return cause instanceof ClosedChannelException
                ? "it went away"
                : Objects.requireNonNullElse(cause.getMessage(), cause.toString());
    }

    /** By what it is and not by its address, which a socket need not have any more when its peer has gone. */
    private static boolean isTcp(Channel channel) {
        return !(channel instanceof DomainSocketChannel);
    }

    private SessionInfo sessionInfo(Channel channel) {
        SocketAddress remote = channel.remoteAddress();
        boolean tcp = isTcp(channel);
        String unnamed = tcp ? "unknown" : "local";
        String peer = remote instanceof InetSocketAddress address ? SocketAddressText.of(address) : unnamed;
        return new SessionInfo(tcp ? "tcp" : "unix", peer, null, context.clock().nowMicros());
    }
}
