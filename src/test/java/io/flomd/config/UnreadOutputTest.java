package io.flomd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flomd.FlomApplication;
import io.flomd.server.TestClient;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real server whose standard output is a pipe that nobody reads. */
class UnreadOutputTest {
    /** More than a pipe takes, however it is read ahead. */
    private static final int BAD_MESSAGES = 3000;

    private static final Pattern LOCKS = Pattern.compile("listening for locks on tcp 127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern HTTP = Pattern.compile("HTTP on 127\\.0\\.0\\.1 port (\\d+)");
    private static final Pattern LEFT_OUT =
            Pattern.compile("flom_limits_total\\{limit=\"max-queued-lines\"\\} ([1-9].*)");

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void clientsAreServedAndTheEndIsReachedWhenNobodyReadsTheLog() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FlomApplication.class.getName(),
                        "--flom.daemon.unicast-port=0",
                        "--flom.discovery.enabled=false",
                        "--flom.logging.max-lines-per-second=1000000",
                        "--flom.logging.max-queued-lines=100",
                        "--server.port=0")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader log =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            StringBuilder start = new StringBuilder();
            for (String line = log.readLine(); line != null; line = log.readLine()) {
                start.append(line).append('\n');
                if (line.contains("is up after")) {
                    break;
                }
            }
            InetSocketAddress address = new InetSocketAddress("127.0.0.1", port(LOCKS, start));
            URI meters = URI.create("http://127.0.0.1:" + port(HTTP, start) + "/actuator/prometheus");
            for (int i = 0; i < BAD_MESSAGES; i++) {
                try (TestClient bad = new TestClient(address)) {
                    bad.send("x".repeat(50) + "</msg>");
                    assertThat(bad.isClosedByPeer()).isTrue();
                }
            }
            // One for each event loop, and some more.
            List<TestClient> clients = new ArrayList<>();
            for (int i = 0; i < 3 * Runtime.getRuntime().availableProcessors(); i++) {
                TestClient client = new TestClient(address);
                clients.add(client);
                assertThat(client.lock("free" + i)).contains("rc=\"0\"");
            }
            for (TestClient client : clients) {
                client.close();
            }
            String leftOut = get(meters);
            assertThat(leftOut).containsPattern(LEFT_OUT);

            // As soon as somebody reads, the log says what is missing.
            String line = log.readLine();
            while (!line.contains("lines were left out, the output takes no more (flom.logging.max-queued-lines)")) {
                line = log.readLine();
                assertThat(line).isNotNull();
            }

            // Full once more, and the server ends all the same.
            for (int i = 0; i < BAD_MESSAGES; i++) {
                try (TestClient bad = new TestClient(address)) {
                    bad.send("x".repeat(50) + "</msg>");
                    assertThat(bad.isClosedByPeer()).isTrue();
                }
            }
            process.destroy();
            await("the end of the server").atMost(Duration.ofMinutes(2)).until(() -> !process.isAlive());
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    private static int port(Pattern pattern, CharSequence log) {
        Matcher port = pattern.matcher(log);
        assertThat(port.find()).as("%s in %s", pattern, log).isTrue();
        return Integer.parseInt(port.group(1));
    }

    private static String get(URI uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .timeout(Duration.ofMinutes(1))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
