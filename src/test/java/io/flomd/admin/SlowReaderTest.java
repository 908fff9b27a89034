package io.flomd.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flomd.engine.EngineClock;
import io.flomd.engine.LockSession;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import org.springframework.web.reactive.function.server.HandlerStrategies;
import org.springframework.web.reactive.function.server.RouterFunctions;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** Readers that take an answer about locks and do not read it, on real sockets. */
class SlowReaderTest {
    private static final int MOST = 2;
    private static final int RESOURCES = 10_000;
    private static final Duration LONG = Duration.ofMinutes(2);

    private final ManyLocks locks = new ManyLocks();
    private final AtomicInteger refused = new AtomicInteger();
    private final Scheduler worker = Schedulers.newSingle("looks-at-locks", true);
    private final List<Socket> sockets = new ArrayList<>();
    private DisposableServer server;

    @BeforeEach
    void start() {
        LockSession session = locks.session();
        String tail = "x".repeat(1000);
        for (int i = 0; i < RESOURCES; i++) {
            ManyLocks.lock(session, "r" + (100_000 + i) + tail);
        }
        ListingLimit limit = new ListingLimit(MOST, refused::incrementAndGet);
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .childOption(ChannelOption.SO_SNDBUF, 16 * 1024)
                .handle(new ReactorHttpHandlerAdapter(RouterFunctions.toHttpHandler(
                        LockRoutes.of(locks, EngineClock.WALL, worker),
                        HandlerStrategies.builder().webFilter(limit).build())))
                .bindNow();
    }

    @AfterEach
    void stop() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        server.disposeNow();
        worker.dispose();
        locks.close();
    }

    @Test
    void aReaderThatStopsStopsTheLooking() throws IOException {
        Socket slow = begin("/locks");
        // All in all there are more than 150 pages. What waits for the reader is at most 1 MB, and what the sockets
        // hold.
        await().during(Duration.ofSeconds(1)).atMost(LONG).until(() -> locks.pages.get() < 30);
        assertThat(locks.threads).allMatch(name -> name.startsWith("looks-at-locks"));
        byte[] rest = slow.getInputStream().readAllBytes();
        assertThat(new String(rest, StandardCharsets.UTF_8)).contains("]}").contains("\"r109999x");
        assertThat(locks.claims.get()).isEqualTo(RESOURCES);
    }

    @Test
    void soManyAnswersAreUnderWayAndOneMoreIsToldToComeAgain() throws IOException {
        begin("/locks");
        Socket second = begin("/locks?prefix=r");
        assertThat(answer("/locks"))
                .startsWith("HTTP/1.1 503 ")
                .containsIgnoringCase("\r\nretry-after: 1\r\n")
                .contains("flom.http.max-listings = 2: ");
        assertThat(answer("/locks/r")).startsWith("HTTP/1.1 503 ");
        assertThat(refused).hasValue(2);
        assertThat(answer("/other")).startsWith("HTTP/1.1 404 ");
        second.close();
        await().atMost(LONG).until(() -> answer("/locks/r").startsWith("HTTP/1.1 404 "));
        assertThat(answer("/locks/none")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void anAnswerThatIsReadMakesRoom() throws IOException {
        for (int i = 0; i < 3 * MOST; i++) {
            await().atMost(LONG).until(() -> answer("/locks?prefix=r10999").startsWith("HTTP/1.1 200 "));
            assertThat(answer("/locks/!")).startsWith("HTTP/1.1 404 ");
        }
    }

    /** Asks and reads the first bytes of the answer. */
    private Socket begin(String path) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout((int) LONG.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        assertThat(new String(in.readNBytes(9), StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 ");
        return socket;
    }

    private String answer(String path) throws IOException {
        try (Socket socket = begin(path)) {
            return "HTTP/1.1 " + new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
