package io.flomd.lock;

import java.time.ZoneId;
import java.util.List;

/** Placeholder of the signatures; the body is being written. */
@SuppressWarnings("DoNotCallSuggester")
public final class LockTable {
    public LockTable(LockLimits limits, ZoneId zone, long firstToken) {
        throw new UnsupportedOperationException();
    }

    /** The table that {@link #snapshot()} was taken of. */
    public static LockTable restore(byte[] snapshot) {
        throw new UnsupportedOperationException();
    }

    /** Changes the table and returns, in order, everything the world must be told. */
    public List<LockEffect> apply(LockCommand command) {
        throw new UnsupportedOperationException();
    }

    /** When the next deadline is due, in microseconds since 1970; {@link Long#MAX_VALUE} if there is none. */
    public long nextDeadlineMicros() {
        throw new UnsupportedOperationException();
    }

    public byte[] snapshot() {
        throw new UnsupportedOperationException();
    }

    public LockView view() {
        throw new UnsupportedOperationException();
    }
}
