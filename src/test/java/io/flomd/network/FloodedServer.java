package io.flomd.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged service in a process of its own on this host, with ports of its choice, as its log and its HTTP show it. */
final class FloodedServer implements AutoCloseable {
    private static final Path JAR = Path.of("target", "flomd.jar").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Pattern LOCK_PORT = Pattern.compile("listening for locks on tcp 127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern HTTP_PORT = Pattern.compile("HTTP on \\S+ port (\\d+)");
    private static final Pattern LIMITS = Pattern.compile("flom_limits_total\\{limit=\"([^\"]+)\"\\} (\\S+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final RunningProcess process;
    private final InetSocketAddress locks;
    private final int httpPort;

    private FloodedServer(RunningProcess process) {
        this.process = process;
        this.locks = new InetSocketAddress(InetAddress.getLoopbackAddress(), port(LOCK_PORT));
        this.httpPort = port(HTTP_PORT);
        process.await("that it is up", LIMIT, line -> line.contains(" is up after "));
        process.text()
                .lines()
                .filter(line -> line.contains("limits for a heap"))
                .forEach(System.out::println);
    }

    /** Starts it with these options of the JVM, and ended by the first OutOfMemoryError, as it is shipped. */
    static FloodedServer start(List<String> options, String... settings) {
        assertThat(JAR).as("the packaged service; run through mvn verify").exists();
        List<String> command = new ArrayList<>(List.of(Jvm.program()));
        command.addAll(options);
        command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-jar", JAR.toString()));
        command.addAll(List.of("--server.port=0", "--flom.daemon.unicast-port=0", "--flom.discovery.enabled=false"));
        Arrays.stream(settings).map(setting -> "--" + setting).forEach(command::add);
        return new FloodedServer(RunningProcess.start("flomd", command));
    }

    private int port(Pattern pattern) {
        Matcher matcher = pattern.matcher(process.await(
                        pattern.pattern(), LIMIT, line -> pattern.matcher(line).find())
                .text());
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    InetSocketAddress locks() {
        return locks;
    }

    int healthStatus() {
        return get("health").statusCode();
    }

    /** The sum of a meter over its tags. */
    double meter(String name) {
        return get("prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** How often each limit has refused something. */
    Map<String, Long> limits() {
        Map<String, Long> limits = new TreeMap<>();
        LIMITS.matcher(get("prometheus").body())
                .results()
                .forEach(match -> limits.put(match.group(1), (long) Double.parseDouble(match.group(2))));
        return limits;
    }

    private HttpResponse<String> get(String endpoint) {
        URI uri = URI.create("http://127.0.0.1:" + httpPort + "/actuator/" + endpoint);
        try {
            return http.send(HttpRequest.newBuilder(uri).timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("no answer from " + uri + "; the server wrote:\n" + process.text(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
