package io.flomd.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code java -jar target/flom.jar} as a process, with its output in files. */
final class FlomProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target", "flom.jar").toAbsolutePath();
    private static final int LIMIT_SECONDS = 60;

    private final Process process;
    private final Path out;
    private final Path err;

    private FlomProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts the command in a directory that is its home and temporary directory as well. */
    static FlomProcess start(Path dir, List<String> locale, String... args) throws IOException {
        List<String> words = new ArrayList<>(List.of("env"));
        words.addAll(locale);
        words.add("HOME=" + dir);
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("-Djava.io.tmpdir=" + dir);
        words.add("-jar");
        words.add(JAR.toString());
        words.addAll(List.of(args));
        Path out = Files.createTempFile(dir, "out", "");
        Path err = Files.createTempFile(dir, "err", "");
        Process process = new ProcessBuilder(words)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new FlomProcess(process, out, err);
    }

    static FlomProcess start(Path dir, String... args) throws IOException {
        return start(dir, List.of(), args);
    }

    Process process() {
        return process;
    }

    /** Sends a signal to flom alone. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    CommandRun await() throws IOException, InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("flom did not end within " + LIMIT_SECONDS + " s; it said: " + err());
        }
        return new CommandRun(process.exitValue(), Files.readString(out), err());
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
