package io.flomd.engine;

/**
 * Told when the server is broken: an Error, or an invariant that does not hold, in the lock table, a delivery, a timer or an event loop. A
 * server that goes on with half-changed state is worse than none, so whoever is told ends the process (ADR-10).
 */
@FunctionalInterface
public interface Breakdown {
    /**
     * Ends the process soon, and may return before. Thread-safe.
     *
     * @param where the part that is broken, for people
     */
    void onBroken(String where, Throwable cause);
}
