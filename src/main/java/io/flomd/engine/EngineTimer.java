package io.flomd.engine;

/** Calls the engine back when the earliest deadline is due. The engine calls it under its lock; the call back comes without. */
public interface EngineTimer extends AutoCloseable {
    /** Says what to call; once, before {@link #set}. */
    void start(Runnable onDue);

    /**
     * Calls back at this time instead of the one set before, or a little earlier.
     *
     * @param deadlineMicros microseconds since 1970; {@link Long#MAX_VALUE} for never
     */
    void set(long deadlineMicros);

    /** Notes that the call back is under way, so that the next {@link #set} sets a new one. */
    void fired();

    /** There are no more calls back, but for one that may be under way. */
    @Override
    void close();
}
