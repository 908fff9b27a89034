package io.flomd.discovery;

import java.time.Duration;

/**
 * How the responder behaves.
 *
 * @param group multicast group, an IPv4 or IPv6 address
 * @param port UDP port of the group, 0 for any free one
 * @param networkInterface name of the one interface to join on; empty for every interface that can carry multicast, and the loopback one
 * @param unicastAddress where the lock listener was told to listen, as the user wrote it; it is what clients are told
 * @param advertisedAddress what clients are told instead; empty for none
 * @param maxDatagramBytes longest query accepted
 * @param datagramsPerSecond datagrams read in one second, queries or not
 * @param repliesPerSecond replies sent in one second to everybody together; it also bounds the sources remembered
 * @param repliesPerSecondPerSource replies sent in one second to one address
 * @param interfacePoll time between two looks at the interfaces of this host
 */
public record ResponderSettings(
        String group,
        int port,
        String networkInterface,
        String unicastAddress,
        String advertisedAddress,
        int maxDatagramBytes,
        int datagramsPerSecond,
        int repliesPerSecond,
        int repliesPerSecondPerSource,
        Duration interfacePoll) {
    /** The original client sends 78 bytes; another writer of the same XML may use more white space. */
    public static final int DEFAULT_MAX_DATAGRAM_BYTES = 1024;

    public static final Duration DEFAULT_INTERFACE_POLL = Duration.ofSeconds(5);

    /** Longest host name in DNS. A client reads at most 1024 bytes of an answer, so an address has to have a limit. */
    public static final int ADDRESS_LENGTH_MAX = 253;

    /** @throws IllegalArgumentException if a value is outside what is allowed; the message names it */
    public ResponderSettings {
        requireRange("multicast port", port, 0, 65_535);
        requireRange("longest query in bytes", maxDatagramBytes, 78, 65_507);
        requireRange("datagrams per second", datagramsPerSecond, 1, 1_000_000);
        requireRange("replies per second", repliesPerSecond, 1, 1_000_000);
        requireRange("replies per second and source", repliesPerSecondPerSource, 1, 1_000_000);
        requireLength("unicast address", unicastAddress);
        requireLength("advertised address", advertisedAddress);
        if (interfacePoll.isNegative() || interfacePoll.isZero()) {
            throw new IllegalArgumentException("time between two looks at the interfaces is " + interfacePoll
                    + ", allowed are durations longer than 0");
        }
    }

    private static void requireRange(String what, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " is " + value + ", allowed are " + min + " to " + max);
        }
    }

    private static void requireLength(String what, String address) {
        if (address.length() > ADDRESS_LENGTH_MAX) {
            throw new IllegalArgumentException(
                    what + " has " + address.length() + " characters, allowed are at most " + ADDRESS_LENGTH_MAX);
        }
    }
}
