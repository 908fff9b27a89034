package io.flomd.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A program that runs beside the test and is talked to in lines. */
public final class RunningProcess implements AutoCloseable {
    /** A line of output and when it was read, in nanoseconds of {@link System#nanoTime}. */
    public record Line(String text, long atNanos) {}

    private final String name;
    private final Process process;
    private final PrintStream input;
    private final List<Line> lines = new ArrayList<>();
    private boolean ended;

    private RunningProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    }

    /** Starts a program of which what it writes, on stderr too, is read. */
    public static RunningProcess start(String name, List<String> command) {
        try {
            RunningProcess running = new RunningProcess(
                    name, new ProcessBuilder(command).redirectErrorStream(true).start());
            Thread reader = new Thread(running::read, "output-of-" + name);
            reader.setDaemon(true);
            reader.start();
            return running;
        } catch (IOException e) {
            throw new AssertionError(String.join(" ", command) + " cannot be started: " + e.getMessage(), e);
        }
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                synchronized (lines) {
                    lines.add(new Line(line, System.nanoTime()));
                    lines.notifyAll();
                }
            }
        } catch (IOException e) {
            // The program was killed while it wrote; what it had written is there.
        } finally {
            synchronized (lines) {
                ended = true;
                lines.notifyAll();
            }
        }
    }

    public long pid() {
        return process.pid();
    }

    /** Writes a line to the program. */
    void tell(String line) {
        input.println(line);
    }

    /** The first line, from the beginning of the output, that fits. */
    public Line await(String what, Duration limit, Predicate<String> fits) {
        long deadlineNanos = System.nanoTime() + limit.toNanos();
        synchronized (lines) {
            while (true) {
                for (Line line : lines) {
                    if (fits.test(line.text())) {
                        return line;
                    }
                }
                long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
                if (leftMillis <= 0 || ended) {
                    throw new AssertionError(name + " did not write " + what
                            + (ended ? " before it ended" : " in " + limit) + ", but:\n" + text());
                }
                try {
                    lines.wait(leftMillis);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("interrupted", e);
                }
            }
        }
    }

    /** Everything written so far. */
    public String text() {
        synchronized (lines) {
            return String.join("\n", lines.stream().map(Line::text).toList());
        }
    }

    /** The exit status of a program that ends by itself. */
    public int awaitEnd(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " did not end in " + limit + ", but wrote:\n" + text());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Kills the program and waits until it is gone. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                throw new AssertionError(name + " cannot be killed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
