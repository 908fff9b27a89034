package io.flomd.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.flomd.wire.FlomMessage.DiscoverAnswer;
import io.flomd.wire.FlomMessage.LockAnswer;
import io.flomd.wire.FlomMessage.LockRequest;
import io.flomd.wire.FlomMessage.Ping;
import io.flomd.wire.FlomMessage.Shutdown;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no recording holds: extensions, escaping, and what is left out. */
class MessageWriterTest {
    private static final String HEADER = "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>";

    @ParameterizedTest
    @CsvSource({
        "a, ' mode=\"5\" wait=\"1\" create=\"0\" lifespan=\"70\"'",
        "/a, ' mode=\"5\" wait=\"1\" create=\"0\" lifespan=\"70\"'",
        "not a name, ' mode=\"5\" wait=\"1\" create=\"0\" lifespan=\"70\"'",
        "a[3], ' wait=\"1\" quantity=\"-12\" create=\"0\" lifespan=\"70\"'",
        "a.b, ' wait=\"1\" create=\"0\" lifespan=\"70\"'",
        "_s_a[1], ' wait=\"1\" create=\"0\" lifespan=\"70\"'",
        "_t_%S[1], ' wait=\"1\" create=\"0\" lifespan=\"70\"'"
    })
    void theTypeOfTheNameDecidesWhatALockRequestCarries(String name, String attributes) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        LockRequest request = new LockRequest("p", bytes, 5, true, -12, false, 70, false);
        LockRequest withToken = new LockRequest("p", bytes, 5, true, -12, false, 70, true);
        String start = HEADER + "<msg level=\"3\" verb=\"1\" step=\"8\"><session peerid=\"p\"/><resource name=\""
                + Base64.getEncoder().encodeToString(bytes) + "\"" + attributes;
        assertThat(encode(request)).isEqualTo(start + "/></msg>");
        assertThat(encode(withToken)).isEqualTo(start + " token=\"1\"/></msg>");
    }

    @Test
    void theTokenComesLastInAnAnswer() {
        assertThat(encode(new LockAnswer(24, null, 0, "red", Long.MAX_VALUE)))
                .isEqualTo(HEADER + "<msg level=\"3\" verb=\"1\" step=\"24\">"
                        + "<answer rc=\"0\" element=\"red\" token=\"9223372036854775807\"/></msg>");
        assertThat(encode(new LockAnswer(16, "p", 0, null, 9L)))
                .isEqualTo(HEADER + "<msg level=\"3\" verb=\"1\" step=\"16\">"
                        + "<session peerid=\"p\"/><answer rc=\"0\" token=\"9\"/></msg>");
    }

    @Test
    void onlyTheFirstAnswerSaysWhoTheServerIs() {
        for (int step : new int[] {24, 32}) {
            assertThat(encode(new LockAnswer(step, "p", -14, null, null)))
                    .isEqualTo(HEADER + "<msg level=\"3\" verb=\"1\" step=\"" + step + "\"><answer rc=\"-14\"/></msg>");
        }
    }

    @Test
    void textsAreEscapedSoThatTheyAreReadAgain() throws MalformedMessageException {
        String text = "a&b<c>\"d'\t\r\n\u0001\u00e9\ud83d\udd12</msg>";
        String escaped = "a&amp;b&lt;c&gt;&quot;d'&#9;&#13;&#10;&#1;\u00e9\ud83d\udd12&lt;/msg&gt;";
        LockAnswer answer = new LockAnswer(16, text, 0, text, null);
        assertThat(encode(answer))
                .isEqualTo(HEADER + "<msg level=\"3\" verb=\"1\" step=\"16\"><session peerid=\"" + escaped
                        + "\"/><answer rc=\"0\" element=\"" + escaped + "\"/></msg>");
        assertThat(RecordedMessages.read(encode(answer))).isEqualTo(answer);
        DiscoverAnswer discovered = new DiscoverAnswer(text, 65_535);
        assertThat(RecordedMessages.read(encode(discovered))).isEqualTo(discovered);
        Shutdown shutdown = new Shutdown(text, true);
        assertThat(RecordedMessages.read(encode(shutdown))).isEqualTo(shutdown);
    }

    @Test
    void longTextsFitToo() throws MalformedMessageException {
        for (int length = 0; length < 1000; length += 7) {
            LockAnswer answer = new LockAnswer(16, "p".repeat(length), 0, "<".repeat(length / 3), 12L);
            assertThat(RecordedMessages.read(encode(answer))).isEqualTo(answer);
        }
    }

    @Test
    void thereAreNoOtherSteps() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encode(new LockAnswer(40, null, 0, null, null)))
                .withMessage("step 40 of an answer is not 16, 24 or 32");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encode(new Ping(24)))
                .withMessage("step 24 of a ping is not 8 or 16");
    }

    private static String encode(FlomMessage message) {
        return new String(MessageWriter.encode(message), StandardCharsets.UTF_8);
    }
}
