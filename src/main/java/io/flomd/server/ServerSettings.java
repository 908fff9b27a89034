package io.flomd.server;

import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How the lock listener behaves.
 *
 * @param address host name or address to listen on
 * @param port TCP port, 0 for any free one
 * @param socketPath file of a Unix domain socket to listen on as well; empty for none
 * @param socketPermissions who may connect to it, in the form {@code rwx------}
 * @param peerId machine id that answers carry
 * @param maxMessageBytes longest message accepted
 * @param maxConnections connections open at one time; one more is closed at once
 * @param firstMessageTimeout how long a new connection may take to send its first whole message, and a refused one to go away
 * @param maxPendingAnswerBytes answers that a peer has not read; a peer that leaves more is disconnected
 * @param maxUnansweredRequests requests of one connection that the lock engine has not answered; with so many nothing more is read from it
 * @param maxPendingAnswerBytesTotal answers that all peers together have not read; beyond that, a peer that leaves more than an even share
 *     is disconnected
 * @param keepalive how vanished peers are noticed
 * @param tls what every TCP connection begins with; null for none
 * @param perSource what the clients of one address may take
 */
public record ServerSettings(
        String address,
        int port,
        String socketPath,
        String socketPermissions,
        String peerId,
        int maxMessageBytes,
        int maxConnections,
        Duration firstMessageTimeout,
        int maxPendingAnswerBytes,
        int maxUnansweredRequests,
        long maxPendingAnswerBytesTotal,
        Keepalive keepalive,
        @Nullable Tls tls,
        PerSource perSource) {
    /** The same without bounds for each source. */
    public ServerSettings(
            String address,
            int port,
            String socketPath,
            String socketPermissions,
            String peerId,
            int maxMessageBytes,
            int maxConnections,
            Duration firstMessageTimeout,
            int maxPendingAnswerBytes,
            int maxUnansweredRequests,
            long maxPendingAnswerBytesTotal,
            Keepalive keepalive,
            @Nullable Tls tls) {
        this(
                address,
                port,
                socketPath,
                socketPermissions,
                peerId,
                maxMessageBytes,
                maxConnections,
                firstMessageTimeout,
                maxPendingAnswerBytes,
                maxUnansweredRequests,
                maxPendingAnswerBytesTotal,
                keepalive,
                tls,
                PerSource.UNBOUNDED);
    }

    /** The same with these bounds. */
    public ServerSettings with(PerSource bounds) {
        return new ServerSettings(
                address,
                port,
                socketPath,
                socketPermissions,
                peerId,
                maxMessageBytes,
                maxConnections,
                firstMessageTimeout,
                maxPendingAnswerBytes,
                maxUnansweredRequests,
                maxPendingAnswerBytesTotal,
                keepalive,
                tls,
                bounds);
    }

    /**
     * What one address of IPv4 or one network of 64 bits of IPv6 may take; 0 for no bound.
     *
     * @param maxConnections connections open at one time
     * @param maxHandshakes those of them that have not sent a whole message
     */
    public record PerSource(int maxConnections, int maxHandshakes) {
        /** No bounds. */
        public static final PerSource UNBOUNDED = new PerSource(0, 0);
    }

    /**
     * TLS on every TCP connection, from the first byte on.
     *
     * @param context what new connections use; may change from one to the next
     * @param checkPeerId whether the machine id in the first message of a client must be the common name of its certificate
     */
    public record Tls(Supplier<SslContext> context, boolean checkPeerId) {}

    /**
     * TCP keepalive of every accepted socket.
     *
     * @param timeSeconds silence before the first probe
     * @param intervalSeconds time between probes
     * @param probes unanswered probes after which the peer is gone
     */
    public record Keepalive(int timeSeconds, int intervalSeconds, int probes) {
        /** How long a vanished peer stays unnoticed at most. */
        public Duration detectionTime() {
            return Duration.ofSeconds(timeSeconds + (long) intervalSeconds * probes);
        }
    }
}
