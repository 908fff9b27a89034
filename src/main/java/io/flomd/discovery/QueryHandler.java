package io.flomd.discovery;

import io.flomd.wire.FlomMessage;
import io.flomd.wire.MalformedMessageException;
import io.flomd.wire.MessageReader;
import io.flomd.wire.MessageWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * DiscoveryReply queries, each datagram on its own: nothing is carried from one to the next but the counts of the limits.
 *
 * <p>Beyond the limit of datagrams it lets them lie for a while. What the socket's buffer has no room for meanwhile the system drops, at
 * next to no cost, so a flood takes no more of a processor than the limit.
 */
final class QueryHandler extends SimpleChannelInboundHandler<DatagramPacket> {
    private static final Logger log = LoggerFactory.getLogger(QueryHandler.class);

    /** A burst may use up the limit of a tenth of a second at once: many clients that start at the same moment are no flood. */
    private static final int BURSTS_PER_SECOND = 10;

    /** With a limit so low that a burst is no more than a few calls, what is read between two pauses is a tenth of it at most. */
    private static final int PAUSES_PER_BURST = 10;

    private final ResponderSettings settings;
    private final Supplier<@Nullable InetSocketAddress> lockListener;
    private final Predicate<InetAddress> isOwn;
    private final Predicate<InetAddress> mayAsk;
    private final DiscoveryListener listener;
    private final Consumer<Throwable> onBroken;
    private final ReplyLimiter limiter;
    private final RateLimit reads;

    /** Reading stops and goes on by so many: more would keep a lock waiting for longer, one by one would wake the thread too often. */
    private final int readsAtOnce;

    private final Ticker ticker;
    private final byte[] datagram;
    private @Nullable Future<?> goOn;

    /**
     * @param isOwn whether an address belongs to this host
     * @param mayAsk whether somebody with that address may be answered
     * @param onBroken told of an Error
     * @param ticker the clock of the limits
     */
    QueryHandler(
            ResponderSettings settings,
            Supplier<@Nullable InetSocketAddress> lockListener,
            Predicate<InetAddress> isOwn,
            Predicate<InetAddress> mayAsk,
            DiscoveryListener listener,
            Consumer<Throwable> onBroken,
            Ticker ticker) {
        this.settings = settings;
        this.lockListener = lockListener;
        this.isOwn = isOwn;
        this.mayAsk = mayAsk;
        this.listener = listener;
        this.onBroken = onBroken;
        this.ticker = ticker;
        long nowNanos = ticker.nanoTime();
        this.limiter = new ReplyLimiter(settings.repliesPerSecond(), settings.repliesPerSecondPerSource(), nowNanos);
        int burst = Math.max(1, settings.datagramsPerSecond() / BURSTS_PER_SECOND);
        this.reads = new RateLimit(settings.datagramsPerSecond(), burst, nowNanos);
        this.readsAtOnce = Math.max(1, Math.min(burst / PAUSES_PER_BURST, DiscoverySocket.DATAGRAMS_PER_CALL));
        this.datagram = new byte[settings.maxDatagramBytes()];
    }

    /** One byte more than allowed, so that a datagram which is too long can be told from one that just fits. */
    static int bufferBytes(ResponderSettings settings) {
        return settings.maxDatagramBytes() + 1;
    }

    /**
     * Has the socket ask itself once. The first answer takes tenths of a second, for loading classes; without the rehearsal the client that
     * comes first would have given up by then.
     */
    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        if (ctx.channel().localAddress() instanceof InetSocketAddress own) {
            String loopback = own.getAddress() instanceof Inet6Address ? "::1" : "127.0.0.1";
            byte[] query = MessageWriter.encode(new FlomMessage.DiscoverRequest());
            rehearse(ctx, query, new InetSocketAddress(loopback, own.getPort()));
            ctx.flush();
        }
        ctx.fireChannelActive();
    }

    private static void rehearse(ChannelHandlerContext ctx, byte[] message, InetSocketAddress itself) {
        ctx.write(new DatagramPacket(Unpooled.wrappedBuffer(message), itself)).addListener(sent -> {
            if (!sent.isSuccess()) {
                log.debug("The discovery socket cannot send to {}", itself, sent.cause());
            }
        });
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramPacket packet) {
        long nowNanos = ticker.nanoTime();
        reads.spend(nowNanos);
        if (reads.nanosUntil(readsAtOnce, nowNanos) > 0) {
            ctx.channel().config().setAutoRead(false);
        }
        InetSocketAddress sender = packet.sender();
        if (isRehearsal(ctx, sender)) {
            if (isQuery(packet.content())) {
                rehearse(ctx, DiscoveryReply.encode(settings, sender), sender);
            }
            return;
        }
        InetSocketAddress accepting = lockListener.get();
        if (!isQuery(packet.content())) {
            listener.datagram(DiscoveryOutcome.MALFORMED);
        } else if (accepting == null) {
            listener.datagram(DiscoveryOutcome.NOT_LISTENING);
        } else if (!canReach(accepting, sender.getAddress())) {
            listener.datagram(DiscoveryOutcome.UNREACHABLE);
        } else if (!mayAsk.test(sender.getAddress())) {
            listener.datagram(DiscoveryOutcome.REFUSED);
        } else if (!limiter.allows(sender.getAddress(), nowNanos)) {
            listener.datagram(DiscoveryOutcome.LIMITED);
        } else if (!ctx.channel().isWritable()) {
            listener.datagram(DiscoveryOutcome.SEND_FAILED);
        } else {
            ByteBuf answer = Unpooled.wrappedBuffer(DiscoveryReply.encode(settings, accepting));
            ctx.write(new DatagramPacket(answer, sender))
                    .addListener(sent -> listener.datagram(
                            sent.isSuccess() ? DiscoveryOutcome.ANSWERED : DiscoveryOutcome.SEND_FAILED));
        }
    }

    private static boolean isRehearsal(ChannelHandlerContext ctx, InetSocketAddress sender) {
        return sender.getAddress().isLoopbackAddress()
                && ctx.channel().localAddress() instanceof InetSocketAddress own
                && own.getPort() == sender.getPort();
    }

    /** A listener on the loopback address is out of reach for other hosts, unless the user says that something forwards to it. */
    private boolean canReach(InetSocketAddress accepting, InetAddress source) {
        return !accepting.getAddress().isLoopbackAddress()
                || !settings.advertisedAddress().isEmpty()
                || isOwn.test(source);
    }

    private boolean isQuery(ByteBuf content) {
        int length = content.readableBytes();
        if (length > settings.maxDatagramBytes()) {
            return false; // and its end was cut off
        }
        content.getBytes(content.readerIndex(), datagram, 0, length);
        try {
            FlomMessage message = MessageReader.readDatagram(datagram, 0, length, settings.maxDatagramBytes());
            return message instanceof FlomMessage.DiscoverRequest;
        } catch (MalformedMessageException e) {
            return false;
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
        if (!ctx.channel().config().isAutoRead()) {
            listener.readLimitReached();
            goOn = ctx.executor()
                    .schedule(
                            () -> ctx.channel().config().setAutoRead(true),
                            reads.nanosUntil(readsAtOnce, ticker.nanoTime()),
                            TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (goOn != null) {
            goOn.cancel(false);
        }
        ctx.fireChannelInactive();
    }

    /** What the network does wrong, such as the news that an earlier reply did not arrive, is no fault; no datagram ends the others. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            log.debug("Discovery socket: {}", IoErrorText.of(cause), cause);
        } else if (cause instanceof Error) {
            onBroken.accept(cause);
        } else {
            log.error("A discovery query was not dealt with", cause);
            listener.datagram(DiscoveryOutcome.FAILED);
        }
    }
}
