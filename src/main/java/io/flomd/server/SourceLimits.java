package io.flomd.server;

import io.flomd.access.IpNetwork;
import io.flomd.server.ServerListener.Rejection;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the connections of each source, and those among them that have not said what they want. A source is an address of IPv4, or the first 64
 * bits of one of IPv6, which whoever has one of them has all of. Only sources with connections are remembered, so there are no more of
 * them than connections. Thread-safe.
 */
final class SourceLimits {
    private final ServerSettings.PerSource bounds;
    private final Map<ByteBuffer, Source> sources = new HashMap<>();

    SourceLimits(ServerSettings.PerSource bounds) {
        this.bounds = bounds;
    }

    /** A connection has come; it counts until it leaves, also one that is rejected. Without an address it counts for nobody. */
    Visit enter(@Nullable InetAddress address) {
        if (address == null || (bounds.maxConnections() == 0 && bounds.maxHandshakes() == 0)) {
            return new Visit(null, null);
        }
        byte[] bytes = IpNetwork.unmapped(address.getAddress());
        ByteBuffer key = ByteBuffer.wrap(bytes, 0, bytes.length / (bytes.length == 4 ? 1 : 2))
                .slice();
        synchronized (sources) {
            Source source = sources.computeIfAbsent(key, Source::new);
            source.connections++;
            source.handshakes++;
            return new Visit(source, rejection(source));
        }
    }

    private @Nullable Rejection rejection(Source source) {
        if (bounds.maxConnections() > 0 && source.connections > bounds.maxConnections()) {
            return Rejection.TOO_MANY_CONNECTIONS_OF_SOURCE;
        }
        return bounds.maxHandshakes() > 0 && source.handshakes > bounds.maxHandshakes()
                ? Rejection.TOO_MANY_HANDSHAKES_OF_SOURCE
                : null;
    }

    int sourcesRemembered() {
        synchronized (sources) {
            return sources.size();
        }
    }

    private static final class Source {
        private final ByteBuffer key;
        private int connections;
        private int handshakes;

        Source(ByteBuffer key) {
            this.key = key;
        }
    }

    /** What one connection takes of the bounds of its source. */
    final class Visit {
        private final @Nullable Source source;
        private final @Nullable Rejection rejection;
        private boolean introduced;
        private boolean left;

        private Visit(@Nullable Source source, @Nullable Rejection rejection) {
            this.source = source;
            this.rejection = rejection;
        }

        /** Why the connection has to be turned away; null if it need not. */
        @Nullable
        Rejection rejection() {
            return rejection;
        }

        /** The client has sent its first whole message. */
        void introduce() {
            if (source != null && !introduced) {
                synchronized (sources) {
                    introduced = true;
                    source.handshakes--;
                }
            }
        }

        /** The connection is closed. */
        void leave() {
            if (source != null && !left) {
                introduce();
                synchronized (sources) {
                    left = true;
                    if (--source.connections == 0) {
                        sources.remove(source.key);
                    }
                }
            }
        }
    }
}
