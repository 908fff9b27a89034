package io.flomd.discovery;

/** What became of one datagram. */
public enum DiscoveryOutcome {
    /** A query that was replied to. */
    ANSWERED,
    /** Not a query: not a message of the protocol, or another message of it. */
    MALFORMED,
    /** A query from where nobody may ask. */
    REFUSED,
    /** A query beyond the replies allowed per second, to this source or in all. */
    LIMITED,
    /** A query from another host while the lock listener is bound to the loopback address. */
    UNREACHABLE,
    /** A query while no lock listener accepts connections. */
    NOT_LISTENING,
    /** A query whose reply the network of this host did not take. */
    SEND_FAILED,
    /** One that a fault of the server kept from being dealt with; its log says which. */
    FAILED
}
