package io.flomd.server;

import io.flomd.server.ClientLink.Ending;
import io.flomd.server.ServerListener.Offence;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/** What is still to be sent on one connection, and its end behind that. Used on the connection's event loop only. */
final class Outbox {
    private final Channel channel;
    private final int maxPendingBytes;
    private final PendingAnswers ofAll;
    private boolean written;
    private boolean ended;
    /** What of this connection is counted in {@link #ofAll}. */
    private long counted;

    private boolean recounting;

    /**
     * @param maxPendingBytes of answers that the peer may leave unread
     * @param ofAll what all peers leave unread, where this one's part is counted
     */
    Outbox(Channel channel, int maxPendingBytes, PendingAnswers ofAll) {
        this.channel = channel;
        this.maxPendingBytes = maxPendingBytes;
        this.ofAll = ofAll;
    }

    /** Sends these bytes with the next {@link #flush}; nothing behind the end. */
    @SuppressWarnings("FutureReturnValueIgnored") // the void promise reports a failure to the pipeline
    void write(byte[] bytes) {
        if (!ended) {
            ByteBuf buffer = channel.alloc().buffer(bytes.length).writeBytes(bytes);
            channel.write(buffer, channel.voidPromise());
            written = true;
        }
    }

    /**
     * Sends what was written.
     *
     * @return whether there was anything
     */
    boolean flush() {
        boolean flushed = written;
        if (flushed) {
            written = false;
            channel.flush();
        }
        return flushed;
    }

    /** The limit that what the peer leaves unread has passed; null if none. */
    @Nullable
    Offence overflow() {
        long pending = count();
        if (pending > maxPendingBytes) {
            return Offence.UNREAD_ANSWERS;
        }
        return pending > 0 && ofAll.isTooMuch(pending) ? Offence.UNREAD_ANSWERS_TOTAL : null;
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

    /** Ends the connection in this way, behind what was written; a cut comes before it. */
    @SuppressWarnings("FutureReturnValueIgnored") // what fails to end here ends with the time limit or the peer
    void end(Ending ending) {
        written = false;
        ended = true;
        if (ending == Ending.CUT) {
            channel.close();
            return;
        }
        channel.writeAndFlush(channel.alloc().buffer(0)).addListener(sent -> {
            if (ending == Ending.HALF_CLOSE && channel instanceof DuplexChannel duplex) {
                halfClose(duplex);
            } else {
                channel.close();
            }
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private static void halfClose(DuplexChannel duplex) {
        SslHandler tls = duplex.pipeline().get(SslHandler.class);
        if (tls == null) {
            duplex.shutdownOutput();
        } else {
            // A client that knows TLS wants to be told that nothing was cut off; FLoM's looks for the end of the stream
            // alone.
            tls.closeOutbound().addListener(told -> duplex.shutdownOutput());
        }
    }
}
