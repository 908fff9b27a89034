package io.flomd.server;

import io.flomd.engine.EffectSink;
import io.flomd.engine.LockSession;
import io.flomd.lock.AcquireRequest;
import io.flomd.lock.LockEffect;
import io.flomd.lock.LockEffect.SessionEffect;
import io.flomd.lock.LockMode;
import io.flomd.lock.Refusal;
import io.flomd.lock.ResourceName;
import io.flomd.lock.SessionEnd;
import io.flomd.lock.SessionInfo;
import io.flomd.server.Outbox.Then;
import io.flomd.server.ServerListener.Offence;
import io.flomd.wire.FlomMessage;
import io.flomd.wire.FlomMessage.DiscoverAnswer;
import io.flomd.wire.FlomMessage.DiscoverRequest;
import io.flomd.wire.FlomMessage.LockRequest;
import io.flomd.wire.FlomMessage.Shutdown;
import io.flomd.wire.FlomMessage.Unlock;
import io.flomd.wire.MalformedMessageException;
import io.flomd.wire.MessageReader;
import io.flomd.wire.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection, which is one session: whatever it holds is released when it ends, by whichever side and for whatever reason.
 *
 * <p>A peer that half-closes is gone, too: the original client waits for the server to close in return (FLoM protocol, unlock).
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing a channel and timing its end need no answer
final class FlomConnection extends ChannelInboundHandlerAdapter implements EffectSink, LockEffect.SessionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(FlomConnection.class);

    /** How far a connection has come. */
    private enum State {
        /** No whole message has come yet. */
        NEW,
        /** Lock requests have come. */
        SERVING,
        /** The last answer is sent; what the peer still sends is not looked at. */
        ENDING
    }

    private final ConnectionContext context;
    private SessionInfo info = new SessionInfo("", "", null, 0);
    private State state = State.NEW;
    private @Nullable LockSession session;
    private @Nullable MessageReader reader;
    private @Nullable Outbox outbox;
    private @Nullable UnacknowledgedDataWatch watch;
    private @Nullable ChannelHandlerContext channelContext;
    private @Nullable ScheduledFuture<?> timeout;
    private byte[] scratch = new byte[0];
    /** Whether the client has shown that it knows fencing tokens. */
    private volatile boolean tokensWanted;
    /** The number of the first request that went to the lock table. */
    private volatile long firstRequest;

    FlomConnection(ConnectionContext context) {
        this.context = context;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channelContext = ctx;
        context.channels().add(ctx.channel());
        info = sessionInfo(ctx.channel().remoteAddress());
        if (context.open().incrementAndGet() > context.settings().maxConnections()) {
            state = State.ENDING;
            context.listener().onRejected(ServerListener.Rejection.TOO_MANY_CONNECTIONS);
            LOG.warn(
                    "{} is turned away: {} connections are open (flom.server.max-connections)",
                    info.peerAddress(),
                    context.settings().maxConnections());
            ctx.close();
            return;
        }
        context.listener().onConnected(info.transport());
        int maxPendingBytes = context.settings().maxPendingAnswerBytes();
        outbox = new Outbox(
                ctx.channel(),
                maxPendingBytes,
                this::onLastAnswer,
                () -> {
                    end(Offence.UNREAD_ANSWERS, "leaves more than " + maxPendingBytes + " bytes of answers unread");
                    ctx.close();
                },
                this::onSentUnasked);
        watch = UnacknowledgedDataWatch.of(
                ctx.channel(), context.settings().keepalive().detectionTime(), () -> onVanished(ctx));
        reader = new MessageReader(context.settings().maxMessageBytes());
        session = context.engine().open(info, this);
        closeAfterTimeout(ctx);
        ctx.fireChannelActive();
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        try {
            if (message instanceof ByteBuf bytes && reader != null && state != State.ENDING) {
                int length = bytes.readableBytes();
                if (scratch.length < length) {
                    scratch = new byte[Math.max(1024, length)];
                }
                bytes.readBytes(scratch, 0, length);
                handleAll(reader, length);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (outbox != null) {
            outbox.sendAll();
        }
        // Whatever is unread by now is within the limit, or the connection is closed.
        ctx.read();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            // The lock must be free before the peer sees that the connection is closed.
            endSession();
            if (outbox != null) {
                outbox.sendAll();
            }
            ctx.close();
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancelTimeout();
        if (watch != null) {
            watch.cancel();
        }
        context.open().decrementAndGet();
        endSession();
        ctx.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.debug("connection of {} failed: {}", info.peerAddress(), cause.toString());
        if (SocketTransport.saysThatPeerVanished(cause)) {
            onVanished(ctx);
        } else {
            ctx.close();
        }
    }

    private void onSentUnasked() {
        if (watch != null) {
            watch.sent();
        }
    }

    private void onVanished(ChannelHandlerContext ctx) {
        if (session != null) {
            context.listener().onVanished();
            LOG.warn(
                    "{} has vanished, its connection is closed and its locks are free: no sign of it for {} s"
                            + " (flom.network.tcp-keepalive-time + tcp-keepalive-intvl x tcp-keepalive-probes)",
                    info.peerAddress(),
                    context.settings().keepalive().detectionTime().toSeconds());
        }
        ctx.close();
    }

    private void endSession() {
        LockSession ended = session;
        session = null;
        state = State.ENDING;
        if (ended != null) {
            ended.close();
            context.listener().onDisconnected(info.transport());
        }
    }

    private void handleAll(MessageReader messages, int length) {
        try {
            messages.feed(scratch, 0, length);
            for (FlomMessage next = messages.next(); next != null && state != State.ENDING; next = messages.next()) {
                cancelTimeout();
                handle(next);
            }
        } catch (MalformedMessageException e) {
            context.listener().onMalformed(e.reason().name().toLowerCase(Locale.ROOT));
            LOG.warn(
                    "{} sent no message of the protocol, its connection is closed: {}",
                    info.peerAddress(),
                    e.getMessage());
            close();
        }
    }

    private void handle(FlomMessage message) {
        if (message instanceof LockRequest request) {
            lock(request);
        } else if (message instanceof Unlock unlock) {
            unlock(unlock);
        } else if (message instanceof DiscoverRequest && state == State.NEW) {
            send(new DiscoverAnswer(context.advertisedAddress(), context.port().getAsInt()), Then.NOTHING);
            closeAfterTimeout(context());
        } else if (message instanceof Shutdown shutdown && state == State.NEW) {
            shutDown(shutdown);
        } else {
            end(
                    Offence.UNEXPECTED_MESSAGE,
                    "sent verb " + message.verb() + " step " + message.step() + " out of place");
        }
    }

    private void lock(LockRequest request) {
        boolean isFirst = state == State.NEW;
        state = State.SERVING;
        if (request.peerId() != null && isFirst) {
            session().identify(request.peerId());
        }
        ResourceName name = ResourceName.ofBytes(request.name());
        if (name == null) {
            send(context.answers().invalidName(), isFirst ? Then.HALF_CLOSE : Then.NOTHING);
            return;
        }
        boolean hasMode = name.type().hasModes();
        if (hasMode && !LockMode.isCode(request.mode())) {
            end(Offence.BAD_VALUE, "asked for mode " + request.mode() + ", which is not one of 0 to 5");
        } else if (request.quantity() < 0) {
            end(Offence.BAD_VALUE, "asked for quantity " + request.quantity() + ", which is negative");
        } else {
            tokensWanted |= request.tokenWanted();
            if (isFirst) {
                firstRequest = session().nextNumber();
            }
            session()
                    .acquire(new AcquireRequest(
                            name,
                            hasMode ? LockMode.ofCode(request.mode()) : LockMode.EX,
                            request.quantity(),
                            request.mayWait(),
                            request.mayCreate(),
                            request.lifespanMillis()));
        }
    }

    private void unlock(Unlock unlock) {
        ResourceName name = ResourceName.ofBytes(unlock.name());
        if (name == null || state == State.NEW) {
            end(Offence.WRONG_UNLOCK, "unlocks what it never asked for");
        } else {
            session().release(name, unlock.rollback());
        }
    }

    private void shutDown(Shutdown message) {
        boolean allowed = context.shutdownGate().allows(context().channel().remoteAddress());
        context.listener().onShutdownMessage(allowed);
        LOG.warn(
                "{} (peer id {}) asks the server to shut down {}: {}",
                info.peerAddress(),
                message.peerId(),
                message.immediate() ? "at once" : "when it is idle",
                allowed ? "granted" : "ignored, it is not in flom.server.shutdown-from");
        close();
        if (allowed) {
            context.shutdownGate().shutDown(message.immediate());
        }
    }

    @Override
    public void accept(SessionEffect effect) {
        effect.deliverTo(this);
    }

    @Override
    public void onGranted(LockEffect.Granted effect) {
        send(context.answers().granted(effect, tokensWanted), Then.NOTHING);
    }

    @Override
    public void onEnqueued(LockEffect.Enqueued effect) {
        send(context.answers().enqueued(effect), Then.NOTHING);
    }

    @Override
    public void onAwaitsCreation(LockEffect.AwaitsCreation effect) {
        send(context.answers().awaitsCreation(), Then.NOTHING);
    }

    @Override
    public void onRefused(LockEffect.Refused effect) {
        // FLoM quirk: a first request that cannot be served at all is the last of its connection.
        boolean isLast = effect.request() == firstRequest
                && (effect.refusal() == Refusal.NO_SUCH_RESOURCE
                        || effect.refusal() == Refusal.FORMAT_TOO_COARSE
                        || effect.refusal() == Refusal.FORMAT_TOO_LONG);
        send(context.answers().refused(effect), isLast ? Then.HALF_CLOSE : Then.NOTHING);
    }

    @Override
    public void onRevoked(LockEffect.Revoked effect) {
        // The protocol cannot tell a client that it has lost a lock: the end of its connection does.
        LOG.warn(
                "{} loses {} by an administrator, its connection is closed: {}",
                info.peerAddress(),
                effect.resource(),
                effect.reason());
        close();
    }

    @Override
    public void onSessionEnded(LockEffect.SessionEnded effect) {
        if (effect.end() == SessionEnd.REVOKED) {
            LOG.warn("{} is ended by an administrator: {}", info.peerAddress(), effect.reason());
        } else if (effect.end().isViolation()) {
            context.listener().onOffence(Offence.WRONG_UNLOCK);
            LOG.warn(
                    "{} unlocks {}: {}, its connection is closed", info.peerAddress(), effect.resource(), effect.end());
        }
        outbox().put(new byte[0], Then.CLOSE);
    }

    private void onLastAnswer() {
        state = State.ENDING;
        closeAfterTimeout(context());
    }

    private void send(FlomMessage message, Then then) {
        if (then != Then.NOTHING && context().executor().inEventLoop()) {
            // What came together with the request that this ends must not be looked at either.
            state = State.ENDING;
        }
        outbox().put(MessageWriter.encode(message), then);
    }

    private void end(Offence offence, String what) {
        context.listener().onOffence(offence);
        LOG.warn("{} {}: its connection is closed", info.peerAddress(), what);
        close();
    }

    private void close() {
        // Answers to the messages before are sent first, and what the connection held is free before the peer sees its
        // end.
        endSession();
        outbox().put(new byte[0], Then.CLOSE);
    }

    private void closeAfterTimeout(ChannelHandlerContext ctx) {
        cancelTimeout();
        long millis = context.settings().firstMessageTimeout().toMillis();
        timeout = ctx.executor()
                .schedule(
                        () -> {
                            if (state == State.NEW) {
                                end(Offence.FIRST_MESSAGE_TIMEOUT, "has sent no whole message in " + millis + " ms");
                            } else {
                                ctx.close();
                            }
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    private void cancelTimeout() {
        ScheduledFuture<?> pending = timeout;
        if (pending != null) {
            pending.cancel(false);
            timeout = null;
        }
    }

    private SessionInfo sessionInfo(@Nullable SocketAddress remote) {
        boolean tcp = remote instanceof InetSocketAddress;
        String peer = remote instanceof InetSocketAddress address ? Addresses.text(address) : "local";
        return new SessionInfo(tcp ? "tcp" : "unix", peer, null, context.clock().nowMicros());
    }

    private LockSession session() {
        return Objects.requireNonNull(session, "the connection is not active yet");
    }

    private Outbox outbox() {
        return Objects.requireNonNull(outbox, "the connection is not active yet");
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(channelContext, "the connection is not active yet");
    }
}
