package io.flomd.cli;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends the command when this process is killed in a way that leaves it no time to do so: with KILL, or by the kernel when memory is short.
 *
 * <p>It is a shell in a session of its own that reads a pipe, of which only this process has the other end: {@code watcher.sh}. Without
 * {@code /proc} there is none.
 */
final class KillWatcher {
    private static final String SCRIPT = "watcher.sh";
    private static final String SETSID = "/usr/bin/setsid";

    private final OutputStream pipe;

    private KillWatcher(OutputStream pipe) {
        this.pipe = pipe;
    }

    /**
     * Begins to watch.
     *
     * @param command process of the command
     * @param mark what is in the environment of everything that the command starts
     * @param killAfterMillis time from TERM to KILL
     * @return null if there is nothing to watch, or no way to
     */
    static @Nullable KillWatcher start(long command, String mark, long killAfterMillis) {
        String startTime = ProcessTree.startTime(command);
        if (startTime == null) {
            return null;
        }
        List<String> words = new ArrayList<>();
        if (new File(SETSID).canExecute()) {
            words.add(SETSID);
        }
        try {
            words.addAll(List.of("/bin/sh", "-c", script(), "flom-watcher"));
            words.addAll(List.of(Long.toString(command), startTime, mark, Long.toString(killAfterMillis)));
            ProcessBuilder builder = new ProcessBuilder(words)
                    .directory(new File("/"))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD);
            // An outer flom must not take it for a part of its command.
            builder.environment().remove(ProcessTree.MARK_VARIABLE);
            return new KillWatcher(builder.start().getOutputStream());
        } catch (IOException noShell) {
            return null;
        }
    }

    private static String script() throws IOException {
        try (InputStream stream = KillWatcher.class.getResourceAsStream(SCRIPT)) {
            if (stream == null) {
                throw new IOException(SCRIPT + " is missing");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The command has ended: nothing is left to watch. */
    void close() {
        try (pipe) {
            pipe.write('\n');
        } catch (IOException killed) {
            // Whoever killed the watcher has spared it the word.
        }
    }
}
