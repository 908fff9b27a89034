package io.flomd.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged service, running on a host. */
final class FlomdServer implements AutoCloseable {
    private static final Path JAR = Path.of("target", "flomd.jar").toAbsolutePath();
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private static final Pattern HTTP_PORT = Pattern.compile("HTTP on \\S+ port (\\d+)");

    private final Host host;
    private final RunningProcess process;

    private FlomdServer(Host host, RunningProcess process) {
        this.host = host;
        this.process = process;
    }

    /**
     * Starts it and waits until it listens, and answers discovery if that is on.
     *
     * @param settings as {@code flom.daemon.unicast-address=0.0.0.0}
     */
    static FlomdServer start(Host host, int port, String... settings) {
        assertThat(JAR).as("the packaged service; run through mvn verify").exists();
        List<String> command = new ArrayList<>(List.of(
                Jvm.program(),
                "-Xms96m",
                "-Xmx96m",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseSerialGC",
                "-jar",
                JAR.toString()));
        command.add("--server.port=0");
        command.add("--flom.daemon.unicast-port=" + port);
        Arrays.stream(settings).map(setting -> "--" + setting).forEach(command::add);
        RunningProcess process = host.start(command.toArray(new String[0]));
        if (!Arrays.asList(settings).contains("flom.discovery.enabled=false")) {
            process.await(
                    "that it answers discovery", START_LIMIT, line -> line.contains("Discovery answers on UDP port"));
        }
        await("flomd listens on " + port).atMost(START_LIMIT).until(() -> {
            assertThat(process.text()).doesNotContain("APPLICATION FAILED");
            return !host.run("ss", "-Hltn", "sport", "=", ":" + port).isBlank();
        });
        return new FlomdServer(host, process);
    }

    /** Memory of the process that is in RAM. */
    long residentKilobytes() throws IOException {
        return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    /** The sum of a counter over all its tags, as Prometheus would see it. */
    long counter(String name) {
        String started = process.await(
                        "its HTTP port",
                        START_LIMIT,
                        line -> HTTP_PORT.matcher(line).find())
                .text();
        Matcher port = HTTP_PORT.matcher(started);
        assertThat(port.find()).isTrue();
        RunningProcess http =
                Jvm.start(host, HttpProbe.class, "http://127.0.0.1:" + port.group(1) + "/actuator/prometheus");
        http.await("the end of the meters", START_LIMIT, line -> line.equals("end"));
        List<String> samples = http.text()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .toList();
        assertThat(samples).as("samples of " + name).isNotEmpty();
        return samples.stream()
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    String log() {
        return process.text();
    }

    /** Waits for a line of its log. */
    void awaitLog(String part, Duration limit) {
        process.await(part, limit, line -> line.contains(part));
    }

    /** Keeps the process from running until {@link #resume}: what reaches its sockets meanwhile is answered late. */
    void suspend() {
        host.run("kill", "-STOP", Long.toString(process.pid()));
    }

    void resume() {
        host.run("kill", "-CONT", Long.toString(process.pid()));
    }

    @Override
    public void close() {
        process.close();
    }
}
