package io.flomd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flomd.FlomApplication;
import io.flomd.observability.LogLimits;
import io.flomd.server.FlomServer;
import io.flomd.server.TestClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** Whole starts in this process, on free ports of the loopback address. */
@ExtendWith(OutputCaptureExtension.class)
class StartTest {
    private static final String NO_HTTP = "--spring.main.web-application-type=none";

    @Test
    void servesLocksHealthAndMeters(CapturedOutput output) throws Exception {
        try (ConfigurableApplicationContext context = start()) {
            FlomServer server = context.getBean(FlomServer.class);
            assertThat(get(context, "health/liveness").statusCode()).isEqualTo(200);
            assertThat(get(context, "health/readiness").body())
                    .contains("\"status\":\"UP\"")
                    .contains("\"address\":\"127.0.0.1\"")
                    .contains("\"port\":" + server.port())
                    .contains("\"group\":\"239.255.0.1\"")
                    .contains("\"interfaces\":[\"lo\"")
                    .contains("\"durability\":\"in memory, one node\"");
            try (TestClient client = new TestClient(Objects.requireNonNull(server.address()))) {
                assertThat(client.lock("a")).contains("rc=\"0\"");
                assertThat(get(context, "prometheus").body())
                        .contains("flom_requests_total{mode=\"EX\",outcome=\"granted\",type=\"simple\"} 1.0")
                        .contains("flom_holders{mode=\"EX\",type=\"simple\"} 1.0")
                        .contains("flom_connections{transport=\"tcp\"} 1.0")
                        .contains("flom_discovery_requests_total{outcome=\"answered\"} 0.0")
                        .contains("flom_build_info{");
            }
            assertThat(get(context, "info").body())
                    .containsPattern("\"full\":\"([0-9a-f]{40}|unknown)\"")
                    .contains("\"version\":\"0.");
            assertThat(get(context, "flomconf").body())
                    .startsWith("[Daemon]/SocketName=''\n[Daemon]/Lifespan=-1\n")
                    .contains("[Network]/TcpKeepaliveProbes=6\n")
                    .endsWith("[TLS]/TlsCheckPeerId=0\n");
            awaitLog(context);
            assertThat(output.getOut().lines().filter(line -> line.contains(" INFO ") || line.contains(" WARN ")))
                    .filteredOn(line -> !line.contains("Joined multicast group"))
                    .hasSize(5)
                    .anyMatch(line -> line.contains("limits for a heap of ")
                            && line.contains(" MB hold what lasts (")
                            && line.contains("flom.locking.max-table-bytes=")
                            && line.contains("flom.server.max-connections="))
                    .anyMatch(line -> line.endsWith("listening for locks on tcp 127.0.0.1:" + server.port()))
                    .anyMatch(line -> line.endsWith(", multicast group 239.255.0.1"))
                    .anyMatch(line -> line.contains("HTTP on 127.0.0.1 port " + httpPort(context)))
                    .anyMatch(line -> line.contains("flomd ") && line.contains(" is up after "));
        }
    }

    @Test
    void isNotReadyButAliveWhileTheListenerIsStopped() throws Exception {
        try (ConfigurableApplicationContext context = start()) {
            context.getBean(FlomServer.class).stop();
            assertThat(get(context, "health/readiness").statusCode()).isEqualTo(503);
            assertThat(get(context, "health/liveness").statusCode()).isEqualTo(200);
            context.getBean(FlomServer.class).start();
            assertThat(get(context, "health/readiness").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--flom.discovery.enabled=false", "--flom.daemon.multicast-address="})
    void discoveryCanBeOff(String argument, CapturedOutput output) throws Exception {
        try (ConfigurableApplicationContext context = start(argument)) {
            assertThat(get(context, "health/readiness").body())
                    .contains("\"discovery\":\"off\"")
                    .contains("\"status\":\"UP\"");
            awaitLog(context);
            assertThat(output).doesNotContain("ulticast");
        }
    }

    @Test
    void runsWithoutHttp(CapturedOutput output) {
        try (ConfigurableApplicationContext context = start(NO_HTTP)) {
            FlomServer server = context.getBean(FlomServer.class);
            try (TestClient client = new TestClient(Objects.requireNonNull(server.address()))) {
                assertThat(client.lock("a")).contains("rc=\"0\"");
            }
            awaitLog(context);
            assertThat(output).contains("listening for locks").doesNotContain("HTTP");
        }
    }

    @Test
    void warnsWhenOthersCanReachIt(CapturedOutput output) {
        try (ConfigurableApplicationContext context = start(NO_HTTP, "--flom.daemon.unicast-address=0.0.0.0")) {
            awaitLog(context);
            assertThat(output.getOut().lines().filter(line -> line.contains(" WARN ")))
                    .hasSize(2)
                    .anyMatch(line -> line.contains("listening on every address of this host without TLS")
                            && line.contains(
                                    "port " + context.getBean(FlomServer.class).port()))
                    .anyMatch(line -> line.contains("without rules of who may do what"));
        }
    }

    @Test
    void endsByItselfAfterItsLifespanWithoutUse() {
        try (ConfigurableApplicationContext context = start(NO_HTTP, "--flom.daemon.lifespan=300")) {
            await().atMost(Duration.ofSeconds(20)).until(() -> !context.isActive());
        }
    }

    @Test
    void textOfAClientMakesNoLineOfItsOwn(CapturedOutput output) {
        try (ConfigurableApplicationContext context = start(NO_HTTP, "--flom.server.shutdown-from=")) {
            FlomServer server = context.getBean(FlomServer.class);
            String forged = "a&#10;2026-01-01T00:00:00.000Z ERROR forged &#13;&#27;[2J\u009b31m\u202e";
            try (TestClient client = new TestClient(Objects.requireNonNull(server.address()))) {
                client.send(TestClient.HEADER + "<msg level=\"3\" verb=\"5\" step=\"8\"><session peerid=\"" + forged
                        + "\"/><shutdown immediate=\"1\"/></msg>");
                assertThat(client.isClosedByPeer()).isTrue();
            }
            try (TestClient client = new TestClient(Objects.requireNonNull(server.address()))) {
                client.lock("other");
                client.unlock("/a\r\u001b[2J");
                assertThat(client.isClosedByPeer()).isTrue();
            }
            awaitLog(context);
            assertThat(output)
                    .contains("(peer id a\\n2026-01-01T00:00:00.000Z ERROR forged \\r\\u001b[2J\\u009b31m\\u202e)")
                    .contains("unlocks /a\\r\\u001b[2J");
            assertThat(output.getOut().lines()).noneMatch(line -> line.startsWith("2026-01-01T00:00:00.000Z ERROR"));
            assertThat(output.getOut()).doesNotContain("\u001b", "\u009b", "\u202e", "\r");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void endsOnTheRemoteShutdownMessage(int immediate) {
        try (ConfigurableApplicationContext context = start(NO_HTTP)) {
            FlomServer server = context.getBean(FlomServer.class);
            try (TestClient client = new TestClient(Objects.requireNonNull(server.address()))) {
                client.send(TestClient.HEADER + "<msg level=\"3\" verb=\"5\" step=\"8\"><session peerid=\"x\"/>"
                        + "<shutdown immediate=\"" + immediate + "\"/></msg>");
                assertThat(client.isClosedByPeer()).isTrue();
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> !context.isActive());
        }
    }

    @Test
    void aTakenLockPortIsTheOneReason(CapturedOutput output) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start("--flom.daemon.unicast-port=" + taken.getLocalPort()))
                    .isNotNull();
            assertThat(output)
                    .contains("cannot listen on 127.0.0.1 port " + taken.getLocalPort() + ": the port is in use")
                    .doesNotContain("\tat ")
                    .doesNotContain("WARN");
        }
    }

    @Test
    void aTakenHttpPortIsTheOneReason(CapturedOutput output) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> start("--server.port=" + taken.getLocalPort()))
                    .isNotNull();
            assertThat(output)
                    .contains("Port " + taken.getLocalPort() + " was already in use")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void anInterfaceThatDoesNotExistIsTheOneReason(CapturedOutput output) {
        assertThatThrownBy(() -> start("--flom.network.network-interface=nope0"))
                .isNotNull();
        assertThat(output)
                .contains("flom.network.network-interface = nope0: 239.255.0.1 cannot be joined on it")
                .doesNotContain("\tat ");
    }

    /** The framework would take milliseconds here and seconds there. */
    @ParameterizedTest
    @CsvSource({
        "spring.lifecycle.timeout-per-shutdown-phase, 20000",
        "spring.lifecycle.timeoutPerShutdownPhase, ${five:5000}",
        "management.prometheus.metrics.export.step, 60"
    })
    void aDurationWithoutAUnitIsRefusedWhereverItIs(String key, String value, CapturedOutput output) {
        assertThatThrownBy(() -> start("--" + key + "=" + value)).isNotNull();
        assertThat(output)
                .contains(value)
                .contains("commandLineArgs")
                .contains("a duration needs a unit: ns, us, ms, s, m, h or d, as in 10s")
                .doesNotContain("\tat ");
    }

    @Test
    void aRefusedStartExitsWithOne() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                "-XX:TieredStopAtLevel=1",
                FlomApplication.class.getName(),
                "--flom.daemon.unicast-prot=1"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
        } finally {
            process.destroyForcibly();
        }
    }

    static ConfigurableApplicationContext start(String... arguments) {
        // Spring joins the values of an argument that is given twice.
        List<String> all = new ArrayList<>(List.of(arguments));
        for (String port : List.of("--flom.daemon.unicast-port=", "--flom.daemon.multicast-port=", "--server.port=")) {
            if (all.stream().noneMatch(argument -> argument.startsWith(port))) {
                all.add(port + "0");
            }
        }
        return new SpringApplication(FlomApplication.class).run(all.toArray(String[]::new));
    }

    @Test
    void httpAnswersToKnownHostsOnly() throws Exception {
        try (ConfigurableApplicationContext context =
                start("--flom.http.allowed-hosts=flomd.locking.svc,locks.example.", "--management.server.port=0")) {
            for (String port : List.of("local.server.port", "local.management.port")) {
                String path = port.equals("local.server.port") ? "/locks" : "/actuator/health";
                int number = Integer.parseInt(context.getEnvironment().getRequiredProperty(port));
                for (String host : List.of(
                        "127.0.0.1",
                        "LOCALHOST:8080",
                        "[::1]:8080",
                        "10.1.2.3:8080",
                        "flomd.locking.svc",
                        "Locks.Example")) {
                    assertThat(answer(number, path, host)).as(port + host).startsWith("HTTP/1.1 200 ");
                    assertThat(answer(number, path, host.replaceFirst("(:8080)?$", ".$1")))
                            .as("complete name " + host)
                            .startsWith(host.startsWith("[") ? "HTTP/1.1 4" : "HTTP/1.1 200 ");
                }
                for (String host :
                        List.of("evil.example", "127.0.0.1.evil.example:8080", "flomd.locking.svc.evil.example")) {
                    assertThat(answer(number, path, host))
                            .startsWith("HTTP/1.1 421 ")
                            .contains("Host = " + host + ": not answered. Allowed: IP addresses, ")
                            .contains("flomd.locking.svc", "flom.http.allowed-hosts");
                }
            }
            assertThat(context.getBean(MeterRegistry.class)
                            .get("flom.http.refused")
                            .tag("reason", "unknown-host")
                            .counter()
                            .count())
                    .isGreaterThanOrEqualTo(6);
        }
    }

    @Test
    void noRequestIsCalledAFaultOfTheService(CapturedOutput output) throws Exception {
        try (ConfigurableApplicationContext context = start()) {
            int port = Integer.parseInt(httpPort(context));
            for (String path :
                    List.of("/locks", "/locks/a", "/actuator/health", "/none", "/%0aX", "/locks?%", "/%e2%80%ae")) {
                for (String accept : List.of(
                        "x",
                        ";",
                        "text/plain;q=2",
                        "text/html",
                        "a/b,".repeat(50) + "*/*",
                        "text/plain,".repeat(500))) {
                    assertThat(answer(port, path, "localhost\r\nAccept: " + accept))
                            .as(path + " " + accept)
                            .matches("(?s)HTTP/1.1 (200|40[046]) .*");
                }
            }
            for (String method : List.of("HEAD", "OPTIONS", "POST", "TRACE", "FOO", "get", "CONNECT")) {
                assertThat(answer(port, method, "/locks", "localhost")).matches("(?s)HTTP/1.1 (20[04]|405) .*");
            }
            awaitLog(context);
            assertThat(output.getOut()).doesNotContain(" ERROR ", "\tat ");
        }
    }

    private static String answer(int port, String path, String host) throws IOException {
        return answer(port, "GET", path, host);
    }

    private static String answer(int port, String method, String path, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String request = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void awaitLog(ConfigurableApplicationContext context) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> context.getBean(LogLimits.class).awaitWritten(1000));
    }

    private static HttpResponse<String> get(ConfigurableApplicationContext context, String endpoint) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + httpPort(context) + "/actuator/" + endpoint);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static String httpPort(ConfigurableApplicationContext context) {
        return Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port"));
    }
}
