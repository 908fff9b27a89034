package io.flomd.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Messages with something cut out, doubled, or put in: they are read or refused, and that does not depend on how they were cut. */
class MutatedMessagesTest {
    private static final int MUTANTS = 20_000;
    private static final int LIMIT_BYTES = 700;
    private static final List<String> MESSAGES = RecordedMessages.distinct();
    private static final List<String> SPLINTERS = List.of(
            "<",
            "</",
            "/>",
            ">",
            "\"",
            "'",
            "=",
            "&",
            "&amp;",
            "&#65;",
            "&#x0;",
            "&bad;",
            "<!--",
            "-->",
            "<!",
            "<![CDATA[",
            "]]>",
            "<?",
            "?>",
            "<a>",
            "</a>",
            "<a/>",
            " ",
            "\r\n",
            "\t",
            "\0",
            "\u00e9",
            "\ufeff",
            "99999999999",
            "-",
            "</msg>",
            "<msg>",
            "</msg >",
            " token=\"1\"",
            " name=\"",
            "<!DOCTYPE a [<!b>]>",
            "</m",
            "sg>");

    private int read;
    private int refused;

    @Test
    void areReadOrRefusedHoweverTheyAreCut() {
        Seeds.checkLists(MUTANTS, MutatedMessagesTest::mutant, this::isReadOrRefused);
        assertThat(read).as("mutants that are still messages").isGreaterThan(MUTANTS / 10);
        assertThat(refused).as("mutants that are not").isGreaterThan(MUTANTS / 10);
    }

    private void isReadOrRefused(List<Byte> list) {
        byte[] bytes = new byte[list.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = list.get(i);
        }
        List<Object> whole = outcome(bytes, bytes.length);
        Random sizes = new Random(bytes.length);
        assertThat(outcome(bytes, 1)).isEqualTo(whole);
        assertThat(outcome(bytes, 2 + sizes.nextInt(100))).isEqualTo(whole);
        for (Object result : whole) {
            if (result instanceof FlomMessage message) {
                read++;
                byte[] written = MessageWriter.encode(message);
                Object again = outcome(written, written.length).get(0);
                assertThat(again).isInstanceOf(message.getClass());
                assertThat(MessageWriter.encode((FlomMessage) again)).isEqualTo(written);
            } else {
                refused++;
            }
        }
    }

    /** The messages, and the reason for which the rest is refused, when the bytes come in pieces of this size. */
    private static List<Object> outcome(byte[] bytes, int size) {
        MessageReader reader = new MessageReader(LIMIT_BYTES);
        List<Object> outcome = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += size) {
            reader.feed(bytes, at, Math.min(size, bytes.length - at));
        }
        try {
            for (FlomMessage message = reader.next(); message != null; message = reader.next()) {
                outcome.add(message);
            }
        } catch (MalformedMessageException e) {
            outcome.add(e.reason() + ": " + e.getMessage());
        }
        return outcome;
    }

    private static List<Byte> mutant(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4) == 0 ? 2 : 1; i > 0; i--) {
            text.append(MESSAGES.get(random.nextInt(MESSAGES.size())));
        }
        for (int i = random.nextInt(3); i >= 0; i--) {
            int from = random.nextInt(text.length());
            int to = Math.min(text.length(), from + random.nextInt(10));
            switch (random.nextInt(4)) {
                case 0 -> text.delete(from, to);
                case 1 -> text.insert(from, text.substring(from, to));
                case 2 -> text.insert(from, SPLINTERS.get(random.nextInt(SPLINTERS.size())));
                default -> text.replace(from, to, SPLINTERS.get(random.nextInt(SPLINTERS.size())));
            }
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0 && random.nextInt(4) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        List<Byte> list = new ArrayList<>();
        for (byte b : bytes) {
            list.add(b);
        }
        return list;
    }
}
