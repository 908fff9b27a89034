package io.flomd.client;

import java.util.List;

/** Runs what must all be run, whatever fails. */
final class RunAll {
    private RunAll() {}

    /** Runs each, even if one before it fails; the first failure is thrown when all have been run. */
    static void run(List<Runnable> all) {
        Throwable first = null;
        for (Runnable one : all) {
            try {
                one.run();
            } catch (RuntimeException | Error e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first instanceof Error error) {
            throw error;
        }
        if (first instanceof RuntimeException exception) {
            throw exception;
        }
    }
}
