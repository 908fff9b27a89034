package io.flomd.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flomd.docs.DocPage.Block;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The shell in which the blocks of one page are run, one after the other, as somebody would type them. The first command that fails ends
 * it, and fails the test.
 *
 * <p>The only change to what is printed: well-known ports are replaced with those of the test.
 */
final class DocShell implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(120);

    private final Path folder;
    private final Map<String, String> ports;
    private final Process shell;
    private final PrintStream input;
    private final List<Path> pids = new ArrayList<>();
    private int count;

    /**
     * Starts it.
     *
     * @param folder in which it works and writes
     * @param environment added to that of the test
     * @param ports well-known ports and what stands for them here
     */
    DocShell(Path folder, Map<String, String> environment, Map<String, String> ports) throws IOException {
        this.folder = folder;
        this.ports = ports;
        String program = Files.isExecutable(Path.of("/bin/bash")) ? "/bin/bash" : "/bin/sh";
        ProcessBuilder builder = new ProcessBuilder(program, "-e")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("shell.out").toFile());
        builder.environment().putAll(environment);
        shell = builder.start();
        input = new PrintStream(shell.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** Runs a block of the page, or writes its file. */
    void run(Block block) throws IOException {
        Marker marker = block.marker();
        switch (marker.kind()) {
            case RUN -> run(block.text());
            case BACKGROUND -> runInBackground(block.text(), marker.detail());
            case RIGHT_COLUMN -> DocPage.commands(block, true).forEach(this::run);
            case BOTH_COLUMNS -> DocPage.commands(block, false).forEach(this::run);
            case OUTPUT -> assertOutput(block.text());
            case FILE -> Files.writeString(folder.resolve(marker.detail()), withPorts(block.text()));
            case COMPILED, NOT_RUN -> {}
        }
    }

    /** Runs these lines and waits until they have ended. */
    void run(String text) {
        Path script = script(text);
        Path done = folder.resolve("block" + count + ".done");
        input.println(". " + script + " >" + out() + " 2>&1 </dev/null; : >" + done);
        await(text).atMost(LIMIT).until(() -> Files.exists(done) || !shell.isAlive());
        assertThat(done)
                .as("a command failed (exit status %s) in\n%s\nand wrote\n%s", status(), text, read(out()))
                .exists();
    }

    private void runInBackground(String text, String until) {
        Path script = script(text);
        Path pid = folder.resolve("block" + count + ".pid");
        // Not a job of this shell, as if another terminal ran it: a plain wait does not wait for it.
        input.println("( ( . " + script + " ) >" + out() + " 2>&1 </dev/null & echo $! >" + pid + " )");
        pids.add(pid);
        Path out = out();
        await(until).atMost(LIMIT).until(() -> Files.exists(out) && read(out).contains(until));
    }

    private void assertOutput(String expected) {
        String pattern = expected.strip()
                .lines()
                .map(line -> List.of(line.split("…", -1)).stream()
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*")))
                .collect(Collectors.joining("\n"));
        assertThat(read(out()).strip()).matches(pattern);
    }

    private Path script(String text) {
        count++;
        try {
            return Files.writeString(folder.resolve("block" + count + ".sh"), withPorts(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path out() {
        return folder.resolve("block" + count + ".out");
    }

    private String withPorts(String text) {
        String replaced = text;
        for (Map.Entry<String, String> port : ports.entrySet()) {
            replaced = replaced.replaceAll("\\b" + port.getKey() + "\\b", port.getValue());
        }
        return replaced;
    }

    private String status() {
        return shell.isAlive() ? "none" : Integer.toString(shell.exitValue());
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Kills the shell and everything that it started. */
    @Override
    public void close() {
        Stream<ProcessHandle> background = pids.stream()
                .filter(Files::exists)
                .flatMap(pid -> ProcessHandle.of(Long.parseLong(read(pid).strip())).stream());
        List<ProcessHandle> all = Stream.concat(Stream.of(shell.toHandle()), background)
                .flatMap(process -> Stream.concat(process.descendants(), Stream.of(process)))
                .toList();
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
