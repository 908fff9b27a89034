package io.flomd.server;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How many bytes of answers all clients together have not read yet. Thread-safe.
 *
 * <p>Beyond the limit a client is cut off that leaves more than an even share of it unread. Those who read are never cut off because of
 * others, and with as many clients as allowed the sum stays below twice the limit, plus what was written before it was looked at.
 */
final class PendingAnswers {
    private final AtomicLong bytes = new AtomicLong();
    private final long maxBytes;
    private final long evenShare;

    /**
     * @param maxBytes the limit
     * @param maxConnections among how many clients it is shared evenly
     */
    PendingAnswers(long maxBytes, int maxConnections) {
        this.maxBytes = maxBytes;
        this.evenShare = maxBytes / maxConnections;
    }

    /** Bytes that are unread now, with what the transport needs to keep them. */
    long bytes() {
        return bytes.get();
    }

    /** Counts a change of what one client leaves unread. */
    void add(long change) {
        bytes.addAndGet(change);
    }

    /** Whether a client that leaves so much unread must go. */
    boolean isTooMuch(long ofOneClient) {
        return ofOneClient > evenShare && bytes.get() > maxBytes;
    }
}
