package io.flomd.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The standard streams of this process for a command that it starts. */
final class StandardStreams {
    private StandardStreams() {}

    /**
     * Passes them on. One that was closed is empty for the command: the JVM has opened files of its own under the numbers of those, which are none of
     * the command's business.
     */
    static void passOn(ProcessBuilder builder) {
        builder.inheritIO();
        File nowhere = new File("/dev/null");
        if (isOfTheJvm(0)) {
            builder.redirectInput(nowhere);
        }
        if (isOfTheJvm(1)) {
            builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
        }
        if (isOfTheJvm(2)) {
            builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        }
    }

    private static boolean isOfTheJvm(int number) {
        try {
            Path file = Files.readSymbolicLink(Path.of("/proc/self/fd/" + number));
            return file.startsWith(Path.of(System.getProperty("java.home")).toRealPath())
                    || file.equals(
                            Path.of(System.getProperty("java.class.path")).toRealPath());
        } catch (IOException unknown) {
            return false;
        }
    }
}
