package io.flomd.lock;

/**
 * Every bound of a {@link LockTable}.
 *
 * @param maxResources resources that exist at one time; one more is refused with {@link Refusal#TOO_MANY_RESOURCES}
 * @param maxWaitersPerResource waiters in line for one resource, or for the creation of one; one more is refused with
 *     {@link Refusal#TOO_MANY_WAITERS}
 * @param maxLocksPerSession locks that one session holds or waits for; one more is refused with {@link Refusal#TOO_MANY_LOCKS}
 * @param maxOvertakes how often a waiter may be overtaken by requests that came later; 0 is strict first come first served, -1 has no bound
 *     (as FLoM). Only what happens while there is a bound counts
 * @param maxTimestampElements elements that a timestamp resource remembers so that it never hands out one twice, where its format does not
 *     make that impossible by itself; with so many handed out it grants no more
 * @param maxTableBytes bytes of heap that all resources, holders and waiters together may take, as {@link TableCost} reckons them; a request
 *     for which there is no room is refused with {@link Refusal#TABLE_FULL}
 * @param maxPathLevels levels of the path that a request names, at most {@link #MOST_PATH_LEVELS}; one more is refused with
 *     {@link Refusal#PATH_TOO_DEEP}. Locks that are held already are not looked at
 */
public record LockLimits(
        int maxResources,
        int maxWaitersPerResource,
        int maxLocksPerSession,
        int maxOvertakes,
        int maxTimestampElements,
        long maxTableBytes,
        int maxPathLevels) {
    /** The most levels that a path can be allowed to have: every request for a path walks all of them. */
    public static final int MOST_PATH_LEVELS = 1_000;
    /** Levels that a path may have unless something else is said. */
    public static final int DEFAULT_PATH_LEVELS = 64;
    /** The limits of a table whose memory is not looked at. */
    public static final LockLimits DEFAULTS = new LockLimits(2_000_000, 200_000, 10_000, 16, 100_000);

    /** Limits with {@link #DEFAULT_PATH_LEVELS}. */
    public LockLimits(
            int maxResources,
            int maxWaitersPerResource,
            int maxLocksPerSession,
            int maxOvertakes,
            int maxTimestampElements,
            long maxTableBytes) {
        this(
                maxResources,
                maxWaitersPerResource,
                maxLocksPerSession,
                maxOvertakes,
                maxTimestampElements,
                maxTableBytes,
                DEFAULT_PATH_LEVELS);
    }

    /** The same without a limit of memory. */
    public LockLimits(
            int maxResources,
            int maxWaitersPerResource,
            int maxLocksPerSession,
            int maxOvertakes,
            int maxTimestampElements) {
        this(
                maxResources,
                maxWaitersPerResource,
                maxLocksPerSession,
                maxOvertakes,
                maxTimestampElements,
                Long.MAX_VALUE);
    }

    /** @throws IllegalArgumentException if a limit is out of its range */
    public LockLimits {
        atLeast("maxResources", maxResources, 1);
        atLeast("maxWaitersPerResource", maxWaitersPerResource, 0);
        atLeast("maxLocksPerSession", maxLocksPerSession, 1);
        atLeast("maxOvertakes", maxOvertakes, -1);
        atLeast("maxTimestampElements", maxTimestampElements, 1);
        atLeast("maxTableBytes", maxTableBytes, 1);
        atLeast("maxPathLevels", maxPathLevels, 1);
        if (maxPathLevels > MOST_PATH_LEVELS) {
            throw new IllegalArgumentException("maxPathLevels " + maxPathLevels + " is more than " + MOST_PATH_LEVELS);
        }
    }

    private static void atLeast(String name, long value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " " + value + " is less than " + least);
        }
    }
}
