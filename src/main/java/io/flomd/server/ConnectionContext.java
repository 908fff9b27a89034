package io.flomd.server;

import io.flomd.engine.Breakdown;
import io.flomd.engine.EngineClock;
import io.netty.channel.group.ChannelGroup;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all connections of a server share.
 *
 * @param breakdown told of what breaks the server
 * @param open how many connections are open
 * @param pendingAnswers what all of them have not read
 * @param channels the connections themselves, to be closed when the server stops
 * @param tlsTasks where the costly steps of handshakes are done, off the event loops
 * @param sources what the clients of one address may take
 */
record ConnectionContext(
        ServerSettings settings,
        EngineClock clock,
        ConversationContext conversations,
        Breakdown breakdown,
        AtomicInteger open,
        PendingAnswers pendingAnswers,
        ChannelGroup channels,
        Executor tlsTasks,
        SourceLimits sources) {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionContext.class);

    ServerListener listener() {
        return conversations.listener();
    }

    /** Tells of a connection that failed: what is not the peer's doing is a fault of the server, and an Error its end. */
    void onFailure(String peerAddress, Throwable failure) {
        // What a peer does wrong in TLS comes as a failure to decode.
        Throwable cause = failure instanceof DecoderException && failure.getCause() instanceof IOException
                ? failure.getCause()
                : failure;
        if (cause instanceof IOException) {
            LOG.debug("the connection of {} failed: {}", peerAddress, cause.toString());
            return;
        }
        if (cause instanceof Error) {
            breakdown.onBroken("the connection of " + peerAddress, cause);
        } else {
            LOG.error("the connection of {} failed and is closed", peerAddress, cause);
        }
        listener().onFailed();
    }
}
