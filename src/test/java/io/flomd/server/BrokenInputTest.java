package io.flomd.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.testing.Transcript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/**
 * One running server is sent everything that broke or stopped the original. The offender's connection ends; a client that holds a lock keeps
 * it all the time, and another one locks and unlocks after each of them as if nothing had happened.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrokenInputTest {
    private static final String HELD = "held";
    private static final int HALF_OPEN = 50;
    /** Far above what is measured, because a loaded machine may stand still for a while. */
    private static final Duration MOST = Duration.ofSeconds(1);

    private final TestServer server = new TestServer();
    private TestClient holder;
    private TestClient other;
    private long greatestDelayNanos;
    private int locks;

    @BeforeAll
    void lock() {
        holder = server.connect();
        other = server.connect();
        assertThat(holder.lock(HELD)).contains("rc=\"0\"");
        lockAndUnlock();
        greatestDelayNanos = 0;
        locks = 0;
    }

    @AfterAll
    void stop() {
        System.out.printf(
                "broken input: another client's lock and unlock took at most %.2f ms in %d rounds%n",
                greatestDelayNanos / 1e6, locks);
        holder.close();
        other.close();
        server.close();
    }

    @TestFactory
    Stream<DynamicTest> asFirstMessage() {
        return inputs().entrySet().stream()
                .map(input -> DynamicTest.dynamicTest(input.getKey(), () -> offend(input.getValue(), false)));
    }

    @TestFactory
    Stream<DynamicTest> onAConnectionThatHoldsALock() {
        Map<String, String> inputs = inputs();
        inputs.put("discover_8", message(4, 8, ""));
        inputs.put("mngmnt_8", message(5, 8, "<session peerid=\"x\"/><shutdown immediate=\"1\"/>"));
        inputs.put("unlock_8 of another name", TestClient.unlockMessage("another"));
        return inputs.entrySet().stream()
                .map(input -> DynamicTest.dynamicTest(input.getKey(), () -> offend(input.getValue(), true)));
    }

    @TestFactory
    Stream<DynamicTest> namesThatAreRefused() {
        return probes().filter(probe -> probe.get("received").get(0).asString().contains("rc=\"-14\""))
                .map(probe -> DynamicTest.dynamicTest(
                        probe.get("name").asString(),
                        () -> refuse(probe.get("sent").asString())));
    }

    @Test
    void halfMessagesLeftOpenHoldNobodyUp() {
        List<TestClient> halves = new ArrayList<>();
        String message = TestClient.lockMessage(HELD, 5, true);
        for (int i = 0; i < HALF_OPEN; i++) {
            TestClient half = server.connect();
            half.send(message.substring(0, 1 + i * (message.length() - 2) / HALF_OPEN));
            halves.add(half);
            lockAndUnlock();
        }
        assertThat(server.offences()).isEmpty();
        halves.forEach(TestClient::close);
        requireHeld();
    }

    private void offend(String input, boolean attached) {
        server.seen.clear();
        try (TestClient offender = server.connect()) {
            if (attached) {
                assertThat(offender.lock("mine")).contains("rc=\"0\"");
            }
            offender.send(input);
            assertThat(offender.isClosedByPeer()).isTrue();
        }
        lockAndUnlock();
        requireHeld();
        if (attached) {
            assertThat(other.send(TestClient.lockMessage("mine", 5, false)).receive())
                    .contains("rc=\"0\"");
            other.unlock("mine");
            lockAndUnlock();
        }
        assertThat(server.offences()).hasSize(1);
    }

    private void refuse(String request) {
        server.seen.clear();
        try (TestClient client = server.connect()) {
            assertThat(client.send(request).receive()).contains("step=\"16\"", "rc=\"-14\"");
            assertThat(client.isClosedByPeer()).isTrue();
        }
        lockAndUnlock();
        requireHeld();
        assertThat(server.offences()).isEmpty();
    }

    /** Locks and unlocks as another client, and notes how long that takes. */
    private void lockAndUnlock() {
        long start = System.nanoTime();
        assertThat(other.lock("free")).contains("<answer rc=\"0\"/>");
        other.unlock("free");
        // An unlock has no answer: the next request on the connection shows that it is done.
        assertThat(other.send(TestClient.lockMessage("free", 5, false)).receive())
                .contains("<answer rc=\"0\"/>");
        long nanos = System.nanoTime() - start;
        other.unlock("free");
        greatestDelayNanos = Math.max(greatestDelayNanos, nanos);
        locks++;
        assertThat(Duration.ofNanos(nanos)).isLessThan(MOST);
    }

    private void requireHeld() {
        assertThat(other.send(TestClient.lockMessage(HELD, 5, false)).receive()).contains("<answer rc=\"4\"/>");
        assertThat(holder.send(TestClient.lockMessage("news", 0, false)).receive())
                .contains("<answer rc=\"0\"/>");
    }

    /** What is broken wherever it stands, by what is wrong with it. */
    private static Map<String, String> inputs() {
        Map<String, String> inputs = new LinkedHashMap<>();
        probes().filter(BrokenInputTest::isMalformed)
                .forEach(probe -> inputs.put(
                        probe.get("name").asString(), probe.get("sent").asString()));
        inputs.put("unlock_8", TestClient.unlockMessage("never"));
        inputs.put("unlock_8 of no name", TestClient.unlockMessage("no-name"));
        inputs.put("ping_8", message(3, 8, ""));
        inputs.put("ping_16", message(3, 16, ""));
        inputs.put("lock_16", message(1, 16, "<session peerid=\"x\"/><answer rc=\"0\"/>"));
        inputs.put("lock_24", message(1, 24, "<answer rc=\"0\"/>"));
        inputs.put("lock_32", message(1, 32, "<answer rc=\"6\"/>"));
        inputs.put("discover_16", message(4, 16, "<network address=\"\" port=\"1\"/>"));
        inputs.put("unlock_16", message(2, 16, "<resource name=\"YQ==\" rollback=\"0\" />"));
        inputs.put("mngmnt_8 without shutdown", message(5, 8, "<session peerid=\"x\"/>"));
        inputs.put("no markup", "hello, is anybody there?</msg>");
        inputs.put("only an end", "</msg>");
        inputs.put("binary", "\0\1\2\3\u00fe\u00ff</msg>");
        inputs.put("a NUL in front", "\0" + TestClient.lockMessage("a", 5, false));
        inputs.put("endless", "x".repeat(5000));
        inputs.put("an endless attribute", "<msg level=\"3" + " ".repeat(5000));
        inputs.put("an HTTP request", "GET / HTTP/1.1\r\nHost: x\r\n\r\n" + "</msg>");
        inputs.put("deep nesting", "<msg level=\"3\" verb=\"1\" step=\"8\">" + "<a>".repeat(1000) + "</msg>");
        inputs.put("mode 6", TestClient.lockMessage("a", 6, false));
        inputs.put("mode -1", TestClient.lockMessage("a", -1, false));
        inputs.put(
                "negative quantity",
                message(1, 8, "<resource name=\"" + TestClient.base64("n[5]") + "\" quantity=\"-1\" create=\"1\"/>"));
        return inputs;
    }

    /** Whether the original closed without an answer; formats that are too coarse have one from us. */
    private static boolean isMalformed(JsonNode probe) {
        return probe.get("received").get(0).asString().equals("<EOF>")
                && !probe.get("name").asString().startsWith("NAME");
    }

    private static Stream<JsonNode> probes() {
        List<JsonNode> probes = new ArrayList<>();
        Transcript.json("parser_probes").forEach(probes::add);
        return probes.stream();
    }

    private static String message(int verb, int step, String body) {
        return TestClient.HEADER + "<msg level=\"3\" verb=\"" + verb + "\" step=\"" + step + "\">" + body + "</msg>";
    }
}
