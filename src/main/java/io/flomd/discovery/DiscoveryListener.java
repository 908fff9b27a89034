package io.flomd.discovery;

/** Told what happens to datagrams, on the responder's own thread; it must not block. */
@FunctionalInterface
public interface DiscoveryListener {
    /** One datagram was dealt with. */
    void datagram(DiscoveryOutcome outcome);

    /** As many datagrams were read as the limit allows. The next are left to the system for a while, which drops those it has no room for. */
    default void readLimitReached() {}
}
