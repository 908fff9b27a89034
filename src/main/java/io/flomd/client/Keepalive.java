package io.flomd.client;

/**
 * TCP keepalive of a connection: how a server that vanished without a word is noticed.
 *
 * <p>Linux counts at most {@value #MAX_SECONDS} seconds and {@value #MAX_PROBES} probes; what is more is taken for that.
 *
 * @param timeSeconds silence before the first probe
 * @param intervalSeconds time between probes
 * @param probes unanswered probes after which the connection is broken
 */
public record Keepalive(int timeSeconds, int intervalSeconds, int probes) {
    /** The longest time that the system counts. */
    static final int MAX_SECONDS = 32_767;

    /** The most probes that the system sends. */
    static final int MAX_PROBES = 127;

    /** FLoM's values: a vanished server is noticed after 120 seconds. */
    public static final Keepalive DEFAULT = new Keepalive(60, 10, 6);

    /** @throws IllegalArgumentException if a value is less than 1 */
    public Keepalive {
        atLeastOne("keepalive time", timeSeconds);
        atLeastOne("keepalive interval", intervalSeconds);
        atLeastOne("keepalive probes", probes);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " " + value + " is less than 1");
        }
    }
}
