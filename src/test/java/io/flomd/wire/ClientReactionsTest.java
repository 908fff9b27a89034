package io.flomd.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.flomd.testing.Transcript;
import io.flomd.wire.MalformedMessageException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** What the original client was given by servers of all kinds: ours can read the same, and write what the client said. */
class ClientReactionsTest {
    /** The longest answer that the original client reads. */
    private static final int CLIENT_LIMIT_BYTES = 1023;

    private static final Map<String, Reason> REFUSED = Map.of(
            "level 4 answer", Reason.WRONG_LEVEL,
            "16 unknown tag with attribute", Reason.UNEXPECTED_CONTENT,
            "16/0 1024 bytes", Reason.TOO_LONG);

    @TestFactory
    Stream<DynamicTest> eachAnswerIsReadAsByTheOriginal() {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode reaction : Transcript.json("client_reactions_to_fake_server")) {
            tests.add(dynamicTest(reaction.get("name").asString(), () -> judge(reaction)));
        }
        assertThat(tests).hasSize(37);
        return tests.stream();
    }

    private static void judge(JsonNode reaction) throws MalformedMessageException {
        for (String sent : messages(reaction.get("client_sent"))) {
            assertThat(MessageWriter.encode(RecordedMessages.read(sent))).isEqualTo(RecordedMessages.bytes(sent));
        }
        MessageReader reader = new MessageReader(CLIENT_LIMIT_BYTES);
        for (String sent : messages(reaction.get("server_sends"))) {
            byte[] bytes = RecordedMessages.bytes(sent);
            reader.feed(bytes, 0, bytes.length);
        }
        Reason reason = REFUSED.get(reaction.get("name").asString());
        if (reason != null) {
            assertThat(catchThrowableOfType(MalformedMessageException.class, reader::next)
                            .reason())
                    .isEqualTo(reason);
            return;
        }
        List<FlomMessage> messages = RecordedMessages.drain(reader);
        String element = reaction.get("element").asString(null);
        if (element != null && reaction.get("command_ran").asBoolean()) {
            FlomMessage.LockAnswer last = (FlomMessage.LockAnswer) messages.get(messages.size() - 1);
            assertThat(last.element()).isEqualTo(element);
        }
    }

    /** What was sent, without pauses and marks of how the connection ended. */
    private static List<String> messages(JsonNode sent) {
        List<String> messages = new ArrayList<>();
        for (JsonNode piece : sent) {
            if (piece.isString() && piece.asString().contains("</msg>")) {
                messages.add(piece.asString());
            }
        }
        return messages;
    }
}
