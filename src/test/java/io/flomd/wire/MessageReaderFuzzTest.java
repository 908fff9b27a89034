package io.flomd.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.fuzz.FuzzHarness;
import io.flomd.testing.Transcript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bytes in pieces of any size are the same messages, and end in the same failure; what was read can be written, and is read as the same. */
class MessageReaderFuzzTest extends FuzzHarness {
    private static final int[] MAX_BYTES = {64, 4096};

    @Override
    protected void check(byte[] input) throws Exception {
        for (int maxBytes : MAX_BYTES) {
            Outcome whole = read(input, maxBytes, 1 + input.length);
            requireSame(whole, read(input, maxBytes, 1));
            requireSame(whole, read(input, maxBytes, 1 + input.length / 2));
            // Pieces whose size depends on the input.
            requireSame(whole, read(input, maxBytes, input.length == 0 ? 1 : 1 + (input[input.length - 1] & 0x3f)));
            for (FlomMessage message : whole.messages()) {
                requireWritable(message);
            }
        }
    }

    @Override
    protected List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        RecordedMessages.distinct().forEach(message -> seeds.add(RecordedMessages.bytes(message)));
        for (Transcript transcript : Transcript.all()) {
            String all = String.join("", transcript.texts(Transcript.Direction.CLIENT_TO_SERVER));
            seeds.add(RecordedMessages.bytes(all));
        }
        return seeds;
    }

    /** What was read, and how it ended; an empty failure is none. */
    private record Outcome(List<FlomMessage> messages, String failure, boolean insideMessage) {}

    private static Outcome read(byte[] input, int maxBytes, int pieceBytes) {
        MessageReader reader = new MessageReader(maxBytes);
        List<FlomMessage> messages = new ArrayList<>();
        for (int at = 0; at < input.length; at += pieceBytes) {
            // A copy: fed bytes are used up at once, and what becomes of the array afterwards is nothing to the reader.
            byte[] piece = Arrays.copyOfRange(input, at, Math.min(input.length, at + pieceBytes));
            reader.feed(piece, 0, piece.length);
            Arrays.fill(piece, (byte) '<');
            try {
                for (FlomMessage next = reader.next(); next != null; next = reader.next()) {
                    messages.add(next);
                }
            } catch (MalformedMessageException e) {
                return new Outcome(messages, e.reason() + " " + e.getMessage(), false);
            }
        }
        return new Outcome(messages, "", reader.isInsideMessage());
    }

    private static void requireSame(Outcome whole, Outcome pieces) {
        if (!whole.equals(pieces)) {
            assertThat(pieces).isEqualTo(whole);
        }
    }

    private static void requireWritable(FlomMessage message) throws MalformedMessageException {
        byte[] written = MessageWriter.encode(message);
        FlomMessage again = MessageReader.readDatagram(written, 0, written.length, Integer.MAX_VALUE);
        // What a type of resource has no use for is not written: of a request, it is the second reading that must be
        // equal.
        FlomMessage expected = message instanceof FlomMessage.LockRequest ? again : message;
        assertThat(MessageWriter.encode(again)).isEqualTo(written);
        assertThat(again).isEqualTo(expected);
    }
}
