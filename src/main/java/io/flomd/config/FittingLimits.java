package io.flomd.config;

import io.flomd.lock.LockLimits;
import io.flomd.lock.TableCost;
import io.flomd.resource.ResourceName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The limits in force: configured numbers as they are, and for {@code auto} what fits the heap, so that floods within the limits can not
 * exhaust it. Pure calculation.
 *
 * <p>Of what the program itself leaves free, half is for the lock table, three twentieths for connections and one twentieth for answers that
 * clients have not read. The rest is for what lives shortly: messages, HTTP, and room for the collector to work in.
 *
 * @param heap what the limits fit
 * @param lockLimits the limits of the lock table
 * @param maxConnections connections open at one time
 * @param maxPendingAnswerBytesTotal bytes of answers that all clients together leave unread
 * @param neededBytes heap that the program takes when every limit is reached
 * @param all each limit by its key, as text for people: the value, and whether it was computed
 */
record FittingLimits(
        Heap heap,
        LockLimits lockLimits,
        int maxConnections,
        long maxPendingAnswerBytesTotal,
        long neededBytes,
        Map<String, String> all) {
    /** What the program takes with an empty table and without clients, measured (16 MB) and half as much again. */
    static final long PROGRAM_BYTES = 24L << 20;
    /** What a connection takes beside its unfinished message: socket, pipeline, session and timers, measured (2.7 KB) and half as much again. */
    static final long CONNECTION_BYTES = 4 << 10;

    private static final int TABLE_PERCENT = 50;
    private static final int CONNECTIONS_PERCENT = 15;
    private static final int ANSWERS_PERCENT = 5;
    /** What always works, however small the heap is. */
    private static final long LEAST_TABLE_BYTES = 1 << 20;

    private static final int LEAST_CONNECTIONS = 64;
    private static final long LEAST_ANSWER_BYTES = 256 << 10;

    // Beyond these it is time rather than memory that is short: the end of one session or line would hold up everybody.
    private static final int MOST_WAITERS = 200_000;
    private static final int MOST_LOCKS = 10_000;
    private static final int MOST_TIMESTAMP_ELEMENTS = 100_000;
    private static final int MOST_CONNECTIONS = 10_000;

    /** From here on object references take eight bytes, and objects up to twice as much. */
    private static final long WIDE_REFERENCES_FROM = 32L << 30;

    private static final ResourceName SHORT_NAME = ResourceName.of("r");
    private static final int SHORT_ELEMENT = 8;

    FittingLimits {
        all = Collections.unmodifiableMap(new LinkedHashMap<>(all));
    }

    /** What fits that heap, where the configuration says {@code auto}. */
    static FittingLimits of(Heap heap, LockingProperties locking, ServerProperties server) {
        long free = freeBytes(heap.lastingBytes());
        Chosen chosen = new Chosen();
        long tableBytes = chosen.choose(
                "flom.locking.max-table-bytes",
                locking.maxTableBytes(),
                Math.max(LEAST_TABLE_BYTES, free / 100 * TABLE_PERCENT));
        LockLimits lockLimits = new LockLimits(
                (int) chosen.choose(
                        "flom.locking.max-resources",
                        locking.maxResources(),
                        Math.min(Integer.MAX_VALUE, tableBytes / TableCost.ofLockedResource(SHORT_NAME))),
                (int) chosen.choose(
                        "flom.locking.max-waiters-per-resource",
                        locking.maxWaitersPerResource(),
                        Math.min(MOST_WAITERS, tableBytes / 2 / TableCost.ofWaiter(SHORT_NAME))),
                (int) chosen.choose(
                        "flom.locking.max-locks-per-session",
                        locking.maxLocksPerSession(),
                        Math.min(MOST_LOCKS, tableBytes / 10 / TableCost.ofLockedResource(SHORT_NAME))),
                locking.maxOvertakes(),
                (int) chosen.choose(
                        "flom.locking.max-timestamp-elements",
                        locking.maxTimestampElements(),
                        Math.min(MOST_TIMESTAMP_ELEMENTS, tableBytes / 10 / TableCost.ofRemembered(SHORT_ELEMENT))),
                tableBytes,
                locking.maxPathLevels());
        long connectionBytes = CONNECTION_BYTES + server.maxMessageBytes();
        int connections = (int) chosen.choose(
                "flom.server.max-connections",
                server.maxConnections(),
                Math.min(
                        MOST_CONNECTIONS,
                        Math.max(LEAST_CONNECTIONS, free / 100 * CONNECTIONS_PERCENT / connectionBytes)));
        long answerBytes = chosen.choose(
                "flom.server.max-pending-answer-bytes-total",
                server.maxPendingAnswerBytesTotal(),
                Math.max(LEAST_ANSWER_BYTES, free / 100 * ANSWERS_PERCENT));
        // Sums that do not fit into 63 bits are far beyond any heap.
        double needed = (double) PROGRAM_BYTES + tableBytes + (double) connectionBytes * connections + answerBytes;
        return new FittingLimits(heap, lockLimits, connections, answerBytes, (long) needed, chosen.all);
    }

    /** Whether the heap holds what the limits allow. */
    boolean fit() {
        return neededBytes <= heap.lastingBytes();
    }

    private static long freeBytes(long lastingBytes) {
        long free = Math.max(lastingBytes - PROGRAM_BYTES, lastingBytes / 4);
        return lastingBytes < WIDE_REFERENCES_FROM
                ? free
                : Math.max(WIDE_REFERENCES_FROM - PROGRAM_BYTES, lastingBytes / 2);
    }

    /** The choices so far, for people. */
    private static final class Chosen {
        private final Map<String, String> all = new LinkedHashMap<>();

        long choose(String key, AutoLimit configured, long fitting) {
            long value = configured.orElse(fitting);
            all.put(key, value + (configured.isAuto() ? "" : " (as configured)"));
            return value;
        }
    }
}
