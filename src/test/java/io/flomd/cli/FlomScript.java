package io.flomd.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Shell scripts that run the {@code flom} script against a server, in a folder of their own, with its JVM and its jar.
 *
 * @param folder working directory and home
 * @param port of the server on loopback
 */
record FlomScript(Path folder, int port) {
    static final Path PATH = Path.of("src/main/scripts/flom").toAbsolutePath();

    private static final int LIMIT_SECONDS = 60;

    /**
     * What a script of a test is to begin with: {@code flom} is then a function that becomes the script with {@code exec}, so that it runs in a
     * process of the test's.
     */
    private String preamble() {
        return "export HOME='" + folder + "' FLOM_JAR='"
                + Path.of("target", "flom.jar").toAbsolutePath()
                + "' JAVA_HOME='" + System.getProperty("java.home") + "'\n"
                + "flom() { exec '" + PATH + "' -a 127.0.0.1 -p " + port
                + " -d 0 \"$@\"; }\n";
    }

    /** Writes a script and returns its path. */
    Path write(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), preamble() + String.join("\n", lines) + "\n");
    }

    /** Starts a shell with these lines. What it says goes into the files {@code out} and {@code err}. */
    Process start(String... lines) throws IOException {
        List<String> words =
                new ArrayList<>(List.of("sh", write("test.sh", lines).toString()));
        return new ProcessBuilder(words)
                .directory(folder.toFile())
                .redirectOutput(folder.resolve("out").toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
    }

    /** Runs a shell with these lines to its end. */
    CommandRun run(String... lines) throws IOException, InterruptedException {
        return await(start(lines));
    }

    CommandRun await(Process process) throws IOException, InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("no end within " + LIMIT_SECONDS + " s; it said: " + err());
        }
        return new CommandRun(process.exitValue(), Files.readString(folder.resolve("out")), err());
    }

    private String err() throws IOException {
        return Files.readString(folder.resolve("err"));
    }
}
