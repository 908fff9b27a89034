package io.flomd.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What is still to be sent on one connection. Answers may be put in on any thread, in order; they are written on the connection's event
 * loop, never on the thread that puts them in, so that nobody waits for a socket.
 */
final class Outbox {
    /** What is to happen once an answer is sent. */
    enum Then {
        NOTHING,
        /** No more answers will come; the peer may still be read. */
        HALF_CLOSE,
        CLOSE
    }

    /** Which limit of unread answers was passed. */
    enum Overflow {
        OWN,
        OF_ALL
    }

    private static final class Item {
        private final byte[] bytes;
        private final Then then;

        Item(byte[] bytes, Then then) {
            this.bytes = bytes;
            this.then = then;
        }
    }

    private final Channel channel;
    private final int maxPendingBytes;
    private final PendingAnswers ofAll;
    private final Runnable onFinish;
    private final Consumer<Overflow> onOverflow;
    private final Runnable onUnasked;
    private final Queue<Item> items = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();

    private boolean finished;
    /** What of this connection is counted in {@link #ofAll}. */
    private long counted;

    private boolean recounting;

    /**
     * @param ofAll what all peers leave unread, where this one's part is counted
     * @param onFinish called on the event loop when the last answer is on its way
     * @param onOverflow called on the event loop when the peer leaves too much unread
     * @param onUnasked called on the event loop when something was sent for another reason than what the peer just sent
     */
    Outbox(
            Channel channel,
            int maxPendingBytes,
            PendingAnswers ofAll,
            Runnable onFinish,
            Consumer<Overflow> onOverflow,
            Runnable onUnasked) {
        this.ofAll = ofAll;
        this.channel = channel;
        this.maxPendingBytes = maxPendingBytes;
        this.onFinish = onFinish;
        this.onOverflow = onOverflow;
        this.onUnasked = onUnasked;
    }

    void put(byte[] bytes, Then then) {
        items.add(new Item(bytes, then));
        if (scheduled.compareAndSet(false, true)) {
            channel.eventLoop().execute(this::sendUnasked);
        }
    }

    /** Answers to what the peer just sent are gone by now: {@link #sendAll} is called as soon as that is dealt with. */
    private void sendUnasked() {
        if (sendAll()) {
            onUnasked.run();
        }
    }

    /**
     * Sends what is in here; on the event loop.
     *
     * @return whether something was sent after which the connection goes on
     */
    @SuppressWarnings("FutureReturnValueIgnored") // the void promise reports a failure to the pipeline
    boolean sendAll() {
        scheduled.set(false);
        if (finished) {
            items.clear();
            return false;
        }
        boolean written = false;
        for (Item item = items.poll(); item != null; item = items.poll()) {
            if (item.bytes.length > 0) {
                ByteBuf buffer = channel.alloc().buffer(item.bytes.length).writeBytes(item.bytes);
                channel.write(buffer, channel.voidPromise());
                written = true;
            }
            if (item.then != Then.NOTHING) {
                finish(item.then);
                return false;
            }
        }
        if (written) {
            channel.flush();
            long pending = count();
            if (pending > maxPendingBytes) {
                onOverflow.accept(Overflow.OWN);
            } else if (pending > 0 && ofAll.isTooMuch(pending)) {
                onOverflow.accept(Overflow.OF_ALL);
            }
        }
        return written;
    }

    /** Counts what the peer has not read, and counts again when it has read or is gone. */
    @SuppressWarnings("FutureReturnValueIgnored") // the listener is told either way
    private long count() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        long pending = buffer == null ? 0 : buffer.totalPendingWriteBytes();
        if (pending != counted) {
            ofAll.add(pending - counted);
            counted = pending;
        }
        if (pending > 0 && !recounting) {
            recounting = true;
            // Behind everything that waits: done when that is sent, or failed with the connection.
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(done -> {
                recounting = false;
                count();
            });
        }
        return pending;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what fails to end here ends with the timeout or the peer
    private void finish(Then then) {
        finished = true;
        onFinish.run();
        channel.writeAndFlush(channel.alloc().buffer(0)).addListener(sent -> {
            if (then == Then.HALF_CLOSE && channel instanceof DuplexChannel duplex) {
                duplex.shutdownOutput();
            } else {
                channel.close();
            }
        });
    }
}
