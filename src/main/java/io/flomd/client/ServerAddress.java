package io.flomd.client;

import java.nio.file.Path;

/** Where a client looks for its server. */
public sealed interface ServerAddress {
    /** The TCP and UDP port of FLoM when nobody says otherwise. */
    int DEFAULT_PORT = 28015;

    /** A server on this host, behind a Unix domain socket. */
    record Unix(Path path) implements ServerAddress {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * A server at a known place.
     *
     * @param host name or address; every address of a name is tried
     */
    record Tcp(String host, int port) implements ServerAddress {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /**
     * A server that is asked for with a datagram: the first valid answer says where it is.
     *
     * @param host multicast group, or the address of one host
     */
    record Multicast(String host, int port) implements ServerAddress {
        @Override
        public String toString() {
            return "group " + host + ":" + port;
        }
    }
}
