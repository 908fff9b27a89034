package io.flomd.wire;

import static io.flomd.wire.RecordedMessages.bytes;
import static io.flomd.wire.RecordedMessages.drain;
import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.resource.ResourceName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Everything that the original programs were recorded to send can be read, however it is cut, and is written back unchanged. */
class RecordedMessagesTest {
    private static final List<String> MESSAGES = RecordedMessages.distinct();

    @Test
    void recordingsHoldEveryMessageThatTheOriginalsUse() {
        List<String> kinds = MESSAGES.stream()
                .map(message -> message.replaceAll("(?s).* (verb=\"\\d+\" step=\"\\d+\").*", "$1"))
                .distinct()
                .sorted()
                .toList();
        assertThat(kinds)
                .containsExactly(
                        "verb=\"1\" step=\"16\"",
                        "verb=\"1\" step=\"24\"",
                        "verb=\"1\" step=\"8\"",
                        "verb=\"2\" step=\"8\"",
                        "verb=\"3\" step=\"16\"",
                        "verb=\"3\" step=\"8\"",
                        "verb=\"4\" step=\"16\"",
                        "verb=\"4\" step=\"8\"",
                        "verb=\"5\" step=\"8\"");
        assertThat(MESSAGES).hasSizeGreaterThan(200);
    }

    @Test
    void eachMessageIsWrittenBackToTheSameBytes() throws MalformedMessageException {
        List<String> namesOfNoType = new ArrayList<>();
        for (String message : MESSAGES) {
            FlomMessage read = RecordedMessages.read(message);
            if (read instanceof FlomMessage.LockRequest request && ResourceName.ofBytes(request.name()) == null) {
                namesOfNoType.add(new String(request.name(), StandardCharsets.UTF_8));
                continue;
            }
            assertThat(new String(MessageWriter.encode(read), StandardCharsets.UTF_8))
                    .isEqualTo(message);
        }
        assertThat(namesOfNoType)
                .as("the original cuts a number off at 32 bits where flomd refuses the name")
                .containsOnly("nb[4294967297]");
    }

    @Test
    void aMessageCanBeSplitAnywhere() throws MalformedMessageException {
        for (String message : MESSAGES) {
            byte[] bytes = bytes(message);
            FlomMessage whole = RecordedMessages.read(message);
            for (int split = 1; split < bytes.length; split++) {
                MessageReader reader = new MessageReader(bytes.length);
                reader.feed(bytes, 0, split);
                assertThat(reader.next()).isNull();
                assertThat(reader.isInsideMessage()).isTrue();
                reader.feed(bytes, split, bytes.length - split);
                assertThat(reader.next()).isEqualTo(whole);
                assertThat(reader.next()).isNull();
                assertThat(reader.isInsideMessage()).isFalse();
            }
        }
    }

    @Test
    void bytesMayComeOneByOne() throws MalformedMessageException {
        MessageReader reader = new MessageReader(512);
        for (String message : MESSAGES) {
            List<FlomMessage> read = new ArrayList<>();
            for (byte b : bytes(message)) {
                reader.feed(new byte[] {b}, 0, 1);
                read.addAll(drain(reader));
            }
            assertThat(read).containsExactly(RecordedMessages.read(message));
        }
    }

    @Test
    void allMessagesMayComeInOnePieceOrInPiecesOfAnySize() throws MalformedMessageException {
        List<FlomMessage> expected = new ArrayList<>();
        for (String message : MESSAGES) {
            expected.add(RecordedMessages.read(message));
        }
        String together = String.join("", MESSAGES);
        assertThat(RecordedMessages.readAll(together)).isEqualTo(expected);
        assertThat(RecordedMessages.readAll(String.join(" \r\n\t", MESSAGES) + "\n"))
                .isEqualTo(expected);
        byte[] bytes = bytes(together);
        for (int size : new int[] {2, 3, 5, 7, 100, 250, 1000}) {
            MessageReader reader = new MessageReader(512);
            for (int at = 0; at < bytes.length; at += size) {
                reader.feed(bytes, at, Math.min(size, bytes.length - at));
            }
            assertThat(drain(reader)).isEqualTo(expected);
        }
    }

    @Test
    void buffersMayBeOnTheHeapOrDirectAndAreUsedUp() throws MalformedMessageException {
        for (String message : MESSAGES) {
            byte[] bytes = bytes("xx" + message + "yy");
            ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length);
            direct.put(0, bytes);
            ByteBuffer heap = ByteBuffer.wrap(bytes, 1, bytes.length - 1).slice();
            for (ByteBuffer buffer : List.of(direct.position(2), heap.position(1))) {
                buffer.limit(buffer.limit() - 2);
                MessageReader reader = new MessageReader(4096);
                reader.feed(buffer);
                assertThat(reader.next()).isEqualTo(RecordedMessages.read(message));
                assertThat(reader.next()).isNull();
                assertThat(buffer.hasRemaining()).isFalse();
            }
        }
    }
}
