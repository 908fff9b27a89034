package io.flomd.server;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out that a peer has vanished when data is sent to it that it did not ask for just now, such as the grant of a lock that it waits for.
 *
 * <p>Keepalive is silent while data is unacknowledged, and the system counts {@code TCP_USER_TIMEOUT} from when that data was sent. If the
 * peer was silent for a while before, the two together take up to twice as long as either. This counts from the last sign of the peer
 * instead, which is what keepalive would have done. Used on the channel's event loop only.
 */
final class UnacknowledgedDataWatch {
    /** What the system knows about a connection. */
    interface Peer {
        /** Whether something that was sent is not acknowledged. */
        boolean owesAcknowledgement();

        /** For how long nothing at all has come from the peer, neither data nor acknowledgements. */
        long silentMillis();
    }

    private final Channel channel;
    private final Peer peer;
    private final long detectionMillis;
    private final Runnable onVanished;
    private @Nullable ScheduledFuture<?> check;

    /**
     * @param detectionTime how long a peer may be silent while it owes an acknowledgement
     * @param onVanished called once, on the event loop, when that is over
     */
    UnacknowledgedDataWatch(Channel channel, Peer peer, Duration detectionTime, Runnable onVanished) {
        this.channel = channel;
        this.peer = peer;
        this.detectionMillis = detectionTime.toMillis();
        this.onVanished = onVanished;
    }

    /** A watch of the channel, or null where the system does not tell what is needed: for local peers and without epoll. */
    static @Nullable UnacknowledgedDataWatch of(Channel channel, Duration detectionTime, Runnable onVanished) {
        return channel instanceof EpollSocketChannel tcp
                ? new UnacknowledgedDataWatch(channel, new EpollPeer(tcp), detectionTime, onVanished)
                : null;
    }

    /** Something was sent; its acknowledgement is waited for from now on. */
    void sent() {
        if (check == null) {
            schedule();
        }
    }

    void cancel() {
        ScheduledFuture<?> pending = check;
        if (pending != null) {
            pending.cancel(false);
            check = null;
        }
    }

    private void schedule() {
        if (channel.isOpen()) {
            long leftMillis = Math.max(0, detectionMillis - peer.silentMillis());
            check = channel.eventLoop().schedule(this::check, leftMillis, TimeUnit.MILLISECONDS);
        }
    }

    private void check() {
        check = null;
        if (!channel.isOpen() || !peer.owesAcknowledgement()) {
            return;
        }
        if (peer.silentMillis() >= detectionMillis) {
            onVanished.run();
        } else {
            schedule();
        }
    }

    /** Linux: {@code TCP_INFO}. */
    private static final class EpollPeer implements Peer {
        private final EpollSocketChannel channel;
        private final EpollTcpInfo info = new EpollTcpInfo();

        EpollPeer(EpollSocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public boolean owesAcknowledgement() {
            return read().unacked() > 0;
        }

        @Override
        public long silentMillis() {
            EpollTcpInfo now = read();
            return Math.min(now.lastAckRecv(), now.lastDataRecv());
        }

        private EpollTcpInfo read() {
            channel.tcpInfo(info);
            return info;
        }
    }
}
