package io.flomd.lock;

import org.jspecify.annotations.Nullable;

/** Parts of one thing that are to end, each whether or not another one fails. Not thread-safe. */
final class Parts {
    private @Nullable Throwable failure;

    /** Ends one part; what that throws is kept. */
    void end(Runnable part) {
        try {
            part.run();
        } catch (RuntimeException | Error e) {
            if (failure == null) {
                failure = e;
            } else if (failure != e) {
                failure.addSuppressed(e);
            }
        }
    }

    /** Throws what the first part threw that failed, if one did; failures after it are suppressed in it. */
    void throwFailure() {
        if (failure instanceof Error error) {
            throw error;
        } else if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }
}
