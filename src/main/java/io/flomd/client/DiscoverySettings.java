package io.flomd.client;

import java.time.Duration;

/**
 * How to ask a group for a server.
 *
 * @param attempts queries before giving up
 * @param timeout how long to wait for an answer to each
 * @param ttl routers that a query may cross, plus one
 */
public record DiscoverySettings(int attempts, Duration timeout, int ttl) {
    private static final int MAX_TTL = 255;

    /** FLoM's values: two queries, half a second each, this network only. */
    public static final DiscoverySettings DEFAULT = new DiscoverySettings(2, Duration.ofMillis(500), 1);

    /** @throws IllegalArgumentException if a value is out of its range */
    public DiscoverySettings {
        if (attempts < 1) {
            throw new IllegalArgumentException("discovery attempts " + attempts + " is less than 1");
        }
        if (timeout.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("discovery timeout " + timeout + " is less than 1 ms");
        }
        if (ttl < 1 || ttl > MAX_TTL) {
            throw new IllegalArgumentException("discovery TTL " + ttl + " is not between 1 and " + MAX_TTL);
        }
    }
}
