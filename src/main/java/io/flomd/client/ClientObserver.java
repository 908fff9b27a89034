package io.flomd.client;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Sees what a client does on the network, for traces and verbose output. Every method must return at once. */
public interface ClientObserver {
    /** Nobody looks. */
    ClientObserver NONE = new ClientObserver() {};

    /** A connection to this place is about to be tried. */
    default void onConnecting(String server) {}

    /** The connection to this place stands. */
    default void onConnected(String server) {}

    /** The group (or host) was resolved, and queries to it begin. */
    default void onDiscoveryStart(InetSocketAddress target) {}

    /** A query is about to be sent; attempts count from 0. */
    default void onDiscoveryQuery(int attempt, InetSocketAddress target, String query) {}

    /** A query was sent and answers are awaited. */
    default void onDiscoveryWait(int attempt) {}

    /** A datagram that is no valid answer was ignored. */
    default void onDiscoveryIgnored(InetSocketAddress from) {}

    /** The attempt ended: the text of the answer, or null if there was none. */
    default void onDiscoveryEnd(int attempt, InetSocketAddress target, @Nullable String answer) {}

    /** The files of TLS cannot be used, for this reason; the connection that is being made uses what they were before. */
    default void onTlsFilesUnusable(String why) {}

    /** Bytes of a message went to the server. */
    default void onSent(String message) {}

    /** A message came from the server. */
    default void onReceived(Object message) {}
}
