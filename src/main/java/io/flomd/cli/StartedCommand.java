package io.flomd.cli;

import java.util.Optional;

/** A command that was started, by this process or by the script that started this process. */
interface StartedCommand {
    /** The process; empty if it is gone already, so that nobody can say any more which it was. */
    Optional<ProcessHandle> handle();

    /** Waits for its end and returns its exit status: 128+n if it died from signal n. */
    int await() throws InterruptedException;

    /** Waits for its end for a while, and returns whether it came. */
    boolean await(long millis) throws InterruptedException;
}
