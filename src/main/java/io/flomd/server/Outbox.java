package io.flomd.server;

import io.flomd.server.ClientLink.Ending;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;

/** What is still to be sent on one connection, and its end behind that. Used on the connection's event loop only. */
final class Outbox {
    private final Channel channel;
    private final int maxPendingBytes;
    private boolean written;
    private boolean ended;

    /** @param maxPendingBytes of answers that the peer may leave unread */
    Outbox(Channel channel, int maxPendingBytes) {
        this.channel = channel;
        this.maxPendingBytes = maxPendingBytes;
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

    /** Whether the peer has left more unread than it may. */
    boolean isOverfull() {
        ChannelOutboundBuffer pending = channel.unsafe().outboundBuffer();
        return pending != null && pending.totalPendingWriteBytes() > maxPendingBytes;
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
                duplex.shutdownOutput();
            } else {
                channel.close();
            }
        });
    }
}
