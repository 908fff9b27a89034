package io.flomd.config;

import io.flomd.signal.ProcessSignals;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Ends the process with status 0 when a signal asks it to stop. The JVM by itself would end with 143 or 130, which whoever supervises a process
 * takes for a failure.
 */
public final class StopSignals {
    private static final List<String> NAMES = List.of("TERM", "INT");

    private StopSignals() {}

    /**
     * From now on TERM and INT run the shutdown hooks, which close the application, and end the process with status 0. A signal that this process
     * was started to ignore, as INT in the background of a script, stays ignored; with {@code -Xrs} the JVM keeps its own ways.
     */
    public static void exitInOrder() {
        for (String name : NAMES) {
            // On a thread of its own for each signal: it waits in exit until the hooks have ended, and holds nothing
            // that they need.
            ProcessSignals.receive(name, StopSignals::exit);
        }
    }

    private static void exit(String name) {
        LoggerFactory.getLogger(StopSignals.class).info("stopping on SIG{}", name);
        System.exit(0);
    }
}
