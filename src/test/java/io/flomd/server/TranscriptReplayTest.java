package io.flomd.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flomd.lock.LockCommand;
import io.flomd.testing.Transcript;
import io.flomd.testing.Transcript.Direction;
import io.flomd.testing.Transcript.Event;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every recorded conversation with the original server, replayed against ours: the same bytes must come back. Where ours differs on purpose,
 * {@link ReplayDifferences} says what comes back instead.
 */
class TranscriptReplayTest {
    /** Recordings of figures, or of UDP, which have tests of their own. */
    private static final Set<String> NOT_A_TCP_CONVERSATION = Set.of(
            "discover_explicit_address",
            "discover_hostname_localhost",
            "discover_no_a",
            "discover_wildcard_a_0_0_0_0",
            "modes_matrix",
            "oversize",
            "oversize_unlock");

    /** 2026-11-23 02:52:00 UTC, the minute in which the timestamps were recorded. */
    private static final long RECORDED_MINUTE_MICROS = 1_795_402_320_000_000L;

    /** What the clock showed, in seconds of that minute, when a recording began (and from some later moment in milliseconds). */
    private static final Map<String, Map<Long, Double>> CLOCKS = Map.of(
            "timestamp_seconds_unique", Map.of(0L, 19.828),
            "timestamp_tenths_slots", Map.of(0L, 22.322),
            "timestamp_fraction", Map.of(0L, 19.402, 60L, 19.402734),
            "timestamp_busy_o0", Map.of(0L, 23.0));

    @TestFactory
    Stream<DynamicTest> theSameBytesComeBack() {
        return Transcript.all().stream()
                .filter(transcript -> !NOT_A_TCP_CONVERSATION.contains(transcript.name()))
                .map(transcript -> DynamicTest.dynamicTest(transcript.name(), () -> replay(transcript)));
    }

    private static void replay(Transcript transcript) {
        AtomicLong nowMicros = new AtomicLong(clock(transcript.name(), 0));
        try (TestServer server = new TestServer(TestServer.settings("127.0.0.1"), nowMicros::get, "UTC");
                Connections connections = new Connections(server)) {
            TestClient unrecorded = prepare(transcript.name(), server, connections);
            for (Event event : ReplayDifferences.expected(transcript)) {
                nowMicros.set(clock(transcript.name(), event.timeMillis()));
                server.letTimePass();
                play(event, connections, server, CLOCKS.containsKey(transcript.name()));
                if (unrecorded != null && event.text().contains("rc=\"1\"")) {
                    unrecorded.reset();
                }
                if (transcript.name().equals("shutdown_immediate") && server.seen.contains("shut down at once")) {
                    server.close();
                }
            }
        }
    }

    /** What happened before the recording began, by a connection that is not in it; null if nothing did. */
    private static @Nullable TestClient prepare(String name, TestServer server, Connections connections) {
        if (name.equals("rst_while_holding")) {
            TestClient holder = connections.get("unrecorded");
            holder.lock("rst");
            return holder;
        }
        if (name.equals("set_wait")) {
            // The set had handed out one element before.
            TestClient client = connections.get("earlier");
            client.lock("red.green.blue");
            sendAndSettle(client, TestClient.unlockMessage("red.green.blue"), server, false);
        }
        return null;
    }

    private static void play(Event event, Connections connections, TestServer server, boolean tellsTime) {
        if (event.connection().equals("0")) {
            return;
        }
        if (event.note().startsWith("connect to daemon failed")) {
            assertThat(server.server.isRunning()).isFalse();
            return;
        }
        TestClient client = connections.get(event.connection());
        if (event.direction() == Direction.CLIENT_TO_SERVER) {
            if (event.text().isEmpty()) {
                client.tryHalfClose();
            } else {
                sendAndSettle(client, event.text(), server, tellsTime);
            }
        } else if (event.text().isEmpty()) {
            assertThat(client.receive()).as(event.toString()).isEqualTo("<EOF>");
        } else {
            StringBuilder received = new StringBuilder();
            while (received.length() < event.text().length()) {
                received.append(client.receive());
            }
            assertThat(received.toString()).as(event.toString()).isEqualTo(event.text());
        }
    }

    /**
     * Sends, and waits until an unlock has been dealt with: it has no answer, and what comes next must find it done. So must the next step of
     * the clock find a lock, where the answer tells the time of the server.
     */
    private static void sendAndSettle(TestClient client, String text, TestServer server, boolean tellsTime) {
        long before = requests(server);
        client.send(text);
        if (text.contains("verb=\"2\"") || (tellsTime && text.contains("verb=\"1\""))) {
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .atMost(Duration.ofSeconds(5))
                    .until(() ->
                            requests(server) > before || !server.offences().isEmpty() || !server.server.isRunning());
        }
    }

    private static long requests(TestServer server) {
        return server.applied.stream()
                .filter(command -> command instanceof LockCommand.Release || command instanceof LockCommand.Acquire)
                .count();
    }

    private static long clock(String name, long timeMillis) {
        double startSeconds = 0;
        for (Map.Entry<Long, Double> start : new TreeMap<>(CLOCKS.getOrDefault(name, Map.of())).entrySet()) {
            startSeconds = timeMillis >= start.getKey() ? start.getValue() : startSeconds;
        }
        return RECORDED_MINUTE_MICROS + Math.round(startSeconds * 1_000_000) + timeMillis * 1000;
    }

    /** The connections of a conversation by number, opened when first used. */
    private static final class Connections implements AutoCloseable {
        private final TestServer server;
        private final Map<String, TestClient> open = new TreeMap<>();

        Connections(TestServer server) {
            this.server = server;
        }

        TestClient get(String number) {
            return open.computeIfAbsent(number, name -> server.connect());
        }

        @Override
        public void close() {
            open.values().forEach(TestClient::close);
        }
    }
}
