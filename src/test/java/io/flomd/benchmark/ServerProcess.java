package io.flomd.benchmark;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A packaged server that runs beside the benchmark. */
final class ServerProcess implements AutoCloseable {
    private static final Pattern LOCKS = Pattern.compile("listening for locks on tcp 127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern HTTP = Pattern.compile("HTTP on \\S+ port (\\d+)");

    private final Process process;
    private int lockPort;
    private int httpPort;

    /**
     * Starts the jar and returns when it is up.
     *
     * @param more further arguments
     */
    ServerProcess(String jar, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-jar",
                Path.of(jar).toAbsolutePath().toString(),
                "--flom.daemon.unicast-port=0",
                "--flom.discovery.enabled=false",
                "--server.port=0"));
        words.addAll(List.of(more));
        process = new ProcessBuilder(words)
                // Where no application.yml of another build lies.
                .directory(new File(System.getProperty("java.io.tmpdir")))
                .redirectErrorStream(true)
                .start();
        BufferedReader log =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            lockPort = Math.max(lockPort, number(LOCKS, line));
            httpPort = Math.max(httpPort, number(HTTP, line));
            if (line.contains(" is up after ")) {
                drain(log);
                return;
            }
        }
        throw new IOException(jar + " does not start");
    }

    private static int number(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    private static void drain(BufferedReader log) {
        Thread drain = new Thread(() -> log.lines().forEach(line -> {}), "log");
        drain.setDaemon(true);
        drain.start();
    }

    int lockPort() {
        return lockPort;
    }

    int httpPort() {
        return httpPort;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
