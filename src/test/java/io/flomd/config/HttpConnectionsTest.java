package io.flomd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flomd.FlomApplication;
import io.flomd.engine.LockEngine;
import io.flomd.engine.LockSession;
import io.flomd.lock.AcquireRequest;
import io.flomd.lock.SessionInfo;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Connections to HTTP that are many, or still, on both ports. */
class HttpConnectionsTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    private final List<Socket> sockets = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET /locks HTT",
                "GET /locks HTTP/1.1\r\nHost: local",
                "POST /locks HTTP/1.1\r\nContent-Length: 9\r\n\r\n"
            })
    void aConnectionThatIsStillIsClosed(String begun) throws IOException {
        try (ConfigurableApplicationContext context = start("--flom.http.idle-timeout=300ms")) {
            for (String port : List.of("local.server.port", "local.management.port")) {
                Socket socket = connect(context, port);
                socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
                assertThat(endOf(socket)).as(port).matches("(?s)(HTTP/1.1 4.*)?");
            }
            assertThat(reached(context, "idle-timeout")).isZero();
        }
    }

    @Test
    void anAnswerThatNobodyReadsIsGivenUpAndCounted() throws Exception {
        try (ConfigurableApplicationContext context =
                start("--flom.http.idle-timeout=1s", "--flom.http.max-listings=1")) {
            LockEngine engine = context.getBean(LockEngine.class);
            LockSession session =
                    Objects.requireNonNull(engine.open(new SessionInfo("test", "test", null, 0), effect -> {}));
            for (int i = 0; i < 8000; i++) {
                session.acquire(
                        new AcquireRequest(ResourceName.of("r" + i + "x".repeat(2000)), LockMode.EX, 0, true, true, 0));
            }
            Socket socket = connect(context, "local.server.port");
            socket.getOutputStream()
                    .write("GET /locks HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            await().atMost(LONG).until(() -> reached(context, "idle-timeout") == 1);
            await().atMost(LONG).until(() -> {
                Socket other = connect(context, "local.server.port");
                other.getOutputStream()
                        .write("HEAD /locks HTTP/1.0\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                return endOf(other).matches("(?s)HTTP/1.[01] 200 .*");
            });
        }
    }

    @Test
    void soManyConnectionsAreOpenAndOneMoreIsClosedAtOnce() throws IOException {
        try (ConfigurableApplicationContext context = start("--flom.http.max-http-connections=2")) {
            Socket first = connect(context, "local.server.port");
            assertThat(answers(first)).isTrue();
            Socket second = connect(context, "local.management.port");
            assertThat(answers(second)).isTrue();
            assertThat(reached(context, "max-http-connections")).isZero();
            assertThat(endOf(connect(context, "local.server.port"))).isEmpty();
            assertThat(endOf(connect(context, "local.management.port"))).isEmpty();
            assertThat(reached(context, "max-http-connections")).isEqualTo(2);
            assertThat(answers(first)).isTrue();
            second.close();
            await().atMost(LONG).until(() -> answers(connect(context, "local.server.port")));
        }
    }

    private static boolean answers(Socket socket) {
        try {
            socket.getOutputStream()
                    .write("GET /none HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = "";
            while (!answer.contains("\"requestId\"")) {
                byte[] bytes = new byte[4096];
                int count = socket.getInputStream().read(bytes);
                if (count < 0) {
                    return false;
                }
                answer += new String(bytes, 0, count, StandardCharsets.UTF_8);
            }
            return answer.startsWith("HTTP/1.1 404 ");
        } catch (IOException closed) {
            return false;
        }
    }

    /** What comes until the connection is closed. */
    private static String endOf(Socket socket) {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketException reset) {
            return "";
        } catch (IOException e) {
            throw new AssertionError("it stays open", e);
        }
    }

    private Socket connect(ConfigurableApplicationContext context, String port) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout((int) LONG.toMillis());
        socket.connect(new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                Integer.parseInt(context.getEnvironment().getRequiredProperty(port))));
        return socket;
    }

    private static double reached(ConfigurableApplicationContext context, String limit) {
        return context.getBean(MeterRegistry.class)
                .get("flom.limits")
                .tag("limit", limit)
                .counter()
                .count();
    }

    private static ConfigurableApplicationContext start(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of(
                "--flom.daemon.unicast-port=0",
                "--flom.discovery.enabled=false",
                "--server.port=0",
                "--management.server.port=0"));
        return new SpringApplication(FlomApplication.class).run(all.toArray(String[]::new));
    }
}
