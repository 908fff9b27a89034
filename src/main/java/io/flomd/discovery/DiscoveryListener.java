package io.flomd.discovery;

/** Told about every datagram, on the responder's own thread; it must not block. */
@FunctionalInterface
public interface DiscoveryListener {
    /** One datagram was dealt with. */
    void datagram(DiscoveryOutcome outcome);
}
