package io.flomd.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a client finds its server and talks to it.
 *
 * @param server where to look for the server
 * @param networkInterface name of the interface for discovery and for link-local IPv6 addresses; null leaves it to the system
 * @param discovery how to ask for a server
 * @param keepalive how a vanished server is noticed while a lock is held or awaited
 * @param connectTimeout limit for connecting to one address, and once more for the handshake of TLS
 * @param answerTimeout limit for the server's first answer to a request
 * @param closeTimeout how long a release waits for the server to close the connection, where it does close it
 * @param maxIdleConnections connections that are kept for the next lock; a server that may not be flomd gets a new connection for each
 * @param maxLocksPerConnection locks that one connection carries; not more than {@code flom.locking.max-locks-per-session} of the server
 * @param peerId machine id to send; null sends none
 * @param tokenWanted whether to ask for fencing tokens, which only flomd gives
 * @param tls TLS on TCP connections; null for none
 */
public record ClientSettings(
        ServerAddress server,
        @Nullable String networkInterface,
        DiscoverySettings discovery,
        Keepalive keepalive,
        Duration connectTimeout,
        Duration answerTimeout,
        Duration closeTimeout,
        int maxIdleConnections,
        int maxLocksPerConnection,
        @Nullable String peerId,
        boolean tokenWanted,
        @Nullable ClientTls tls) {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
    private static final int MAX_IDLE_CONNECTIONS = 16;
    private static final int MAX_LOCKS_PER_CONNECTION = 1000;

    /** @throws IllegalArgumentException if a time is not positive or a number of connections or locks is out of its range */
    public ClientSettings {
        positive("connect timeout", connectTimeout);
        positive("answer timeout", answerTimeout);
        positive("close timeout", closeTimeout);
        if (maxIdleConnections < 0) {
            throw new IllegalArgumentException("maxIdleConnections " + maxIdleConnections + " is negative");
        }
        if (maxLocksPerConnection < 1) {
            throw new IllegalArgumentException("maxLocksPerConnection " + maxLocksPerConnection + " is less than 1");
        }
    }

    private static void positive(String name, Duration time) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(name + " " + time + " is not positive");
        }
    }

    /** FLoM's defaults for a server at this place, with the machine id of this host. */
    public static ClientSettings of(ServerAddress server) {
        return builder(server).build();
    }

    /** Begins with FLoM's defaults for a server at this place and the machine id of this host. */
    public static Builder builder(ServerAddress server) {
        return new Builder(server);
    }

    /** Collects settings; what is not set keeps its default. Not thread-safe. */
    public static final class Builder {
        private final ServerAddress server;
        private @Nullable String networkInterface;
        private DiscoverySettings discovery = DiscoverySettings.DEFAULT;
        private Keepalive keepalive = Keepalive.DEFAULT;
        private Duration connectTimeout = CONNECT_TIMEOUT;
        private Duration answerTimeout = ANSWER_TIMEOUT;
        private Duration closeTimeout = CLOSE_TIMEOUT;
        private int maxIdleConnections = MAX_IDLE_CONNECTIONS;
        private int maxLocksPerConnection = MAX_LOCKS_PER_CONNECTION;
        private @Nullable String peerId = MachineId.read();
        private boolean tokenWanted = true;
        private @Nullable ClientTls tls;

        private Builder(ServerAddress server) {
            this.server = server;
        }

        /** Uses this interface; null leaves it to the system. */
        public Builder networkInterface(@Nullable String name) {
            networkInterface = name;
            return this;
        }

        /** Asks for a server in this way. */
        public Builder discovery(DiscoverySettings settings) {
            discovery = settings;
            return this;
        }

        /** Probes a silent connection in this way. */
        public Builder keepalive(Keepalive settings) {
            keepalive = settings;
            return this;
        }

        /** Limits the connecting to one address, and once more the handshake of TLS. */
        public Builder connectTimeout(Duration limit) {
            connectTimeout = limit;
            return this;
        }

        /** Limits the wait for the server's first answer to a request. */
        public Builder answerTimeout(Duration limit) {
            answerTimeout = limit;
            return this;
        }

        /** Limits the wait for the server's close after a release. */
        public Builder closeTimeout(Duration limit) {
            closeTimeout = limit;
            return this;
        }

        /** Keeps at most so many connections for the next lock; 0 makes a new one for each. */
        public Builder maxIdleConnections(int number) {
            maxIdleConnections = number;
            return this;
        }

        /** Has one connection carry at most so many locks; 1 gives each lock its own. */
        public Builder maxLocksPerConnection(int number) {
            maxLocksPerConnection = number;
            return this;
        }

        /** Sends this machine id; null sends none. */
        public Builder peerId(@Nullable String id) {
            peerId = id;
            return this;
        }

        /** Does not ask for fencing tokens: requests are the original's bytes, and no connection is used again. */
        public Builder withoutTokens() {
            tokenWanted = false;
            return this;
        }

        /** Speaks TLS on TCP connections; null for none. */
        public Builder tls(@Nullable ClientTls settings) {
            tls = settings;
            return this;
        }

        /**
         * The settings.
         *
         * @throws IllegalArgumentException if a value is out of its range
         */
        public ClientSettings build() {
            return new ClientSettings(
                    server,
                    networkInterface,
                    discovery,
                    keepalive,
                    connectTimeout,
                    answerTimeout,
                    closeTimeout,
                    maxIdleConnections,
                    maxLocksPerConnection,
                    peerId,
                    tokenWanted,
                    tls);
        }
    }
}
