package io.flomd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flomd.FlomApplication;
import io.flomd.server.FlomServer;
import io.flomd.server.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** How a server ends whose HTTP is in use. */
class StopTest {
    private static final long MOST_MILLIS = 20_000;
    private static final int MORE_THAN_BUFFERED = 64 << 20;
    private static final String MAIN = "local.server.port";
    private static final String MANAGEMENT = "local.management.port";

    @ParameterizedTest
    @CsvSource({MAIN + ", /endless", MAIN + ", /actuator/endless", MANAGEMENT + ", /actuator/endless"})
    void locksEndBeforeHttpDoes(String port, String path) throws Exception {
        ConfigurableApplicationContext context = start(port, "--flom.http.stop-timeout=1h");
        InetSocketAddress locks =
                Objects.requireNonNull(context.getBean(FlomServer.class).address());
        Thread stop = new Thread(context::close, "stop");
        try (TestClient holder = new TestClient(locks);
                TestClient waiter = new TestClient(locks);
                Socket reader = request(context, port, path)) {
            assertThat(holder.lock("r")).contains("rc=\"0\"");
            assertThat(waiter.lock("r")).contains("rc=\"1\"");
            stop.start();
            assertThat(holder.receive()).isEqualTo("<EOF>");
            assertThat(waiter.receive()).as("nobody is granted at the end").isEqualTo("<EOF>");
            assertThat(isServed(locks)).isFalse();
            assertThat(isOpen(reader)).as("HTTP still has its time").isTrue();
        }
        stop.join(TimeUnit.MINUTES.toMillis(1));
        assertThat(stop.isAlive()).isFalse();
    }

    /** Far less than the web server waits by itself, and far more than it takes. */
    @ParameterizedTest
    @CsvSource({MAIN + ", /endless", MAIN + ", /actuator/endless", MANAGEMENT + ", /actuator/endless"})
    void noRequestHoldsUpTheEnd(String port, String path) throws Exception {
        ConfigurableApplicationContext context = start(port);
        Thread stop = new Thread(context::close, "stop");
        try (Socket reader = request(context, port, path);
                Socket idle = request(context, port, "/actuator/health")) {
            stop.start();
            stop.join(MOST_MILLIS);
            assertThat(stop.isAlive()).isFalse();
            assertThat(isOpen(reader)).isFalse();
            assertThat(isOpen(idle)).isFalse();
        }
    }

    private static boolean isServed(InetSocketAddress locks) {
        try (TestClient late = new TestClient(locks)) {
            return !late.lock("free").equals("<EOF>");
        } catch (UncheckedIOException refused) {
            return false;
        }
    }

    private static ConfigurableApplicationContext start(String port, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--flom.daemon.unicast-port=0",
                "--flom.discovery.enabled=false",
                "--server.port=0",
                "--management.endpoints.web.exposure.include=health,endless"));
        if (port.equals(MANAGEMENT)) {
            arguments.add("--management.server.port=0");
        }
        arguments.addAll(List.of(more));
        return new SpringApplication(FlomApplication.class, EndlessHttp.class).run(arguments.toArray(String[]::new));
    }

    /** A request that never ends, of a client that reads nothing. */
    private static Socket request(ConfigurableApplicationContext context, String port, String path) throws IOException {
        int number = Integer.parseInt(context.getEnvironment().getRequiredProperty(port));
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        EndlessHttp endless = context.getBean(EndlessHttp.class);
        int asked = endless.asked();
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        if (path.endsWith("/endless")) {
            await("the request has begun").atMost(Duration.ofMinutes(1)).until(() -> endless.asked() > asked);
        }
        return socket;
    }

    /** Whether more comes than the system may still have on its way, or nothing. */
    private static boolean isOpen(Socket socket) {
        try {
            socket.setSoTimeout(1000);
            return socket.getInputStream().readNBytes(MORE_THAN_BUFFERED).length == MORE_THAN_BUFFERED;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException reset) {
            return false;
        }
    }
}
