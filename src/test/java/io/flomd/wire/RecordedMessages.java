package io.flomd.wire;

import io.flomd.testing.Transcript;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The different messages that the original programs sent in the recorded conversations. */
final class RecordedMessages {
    private static final String HEADER = "<?xml version=\"1.0\" encoding=\"UTF-8\" ?><msg level=\"3\" ";
    private static final Pattern MESSAGE = Pattern.compile("(?s).*?</msg>");

    private RecordedMessages() {}

    /** Each different well-formed message of level 3, once. Messages that were sent in pieces are among those that were not. */
    static List<String> distinct() {
        Set<String> messages = new LinkedHashSet<>();
        for (Transcript transcript : Transcript.all()) {
            for (Transcript.Event event : transcript.events()) {
                MESSAGE.matcher(event.text())
                        .results()
                        .map(match -> match.group().strip())
                        .filter(message -> message.startsWith(HEADER))
                        .forEach(messages::add);
            }
        }
        return List.copyOf(messages);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** All messages that a new reader finds in the bytes when they come in one piece. */
    static List<FlomMessage> readAll(String text) throws MalformedMessageException {
        MessageReader reader = new MessageReader(4096);
        byte[] bytes = bytes(text);
        reader.feed(bytes, 0, bytes.length);
        return drain(reader);
    }

    static List<FlomMessage> drain(MessageReader reader) throws MalformedMessageException {
        List<FlomMessage> messages = new ArrayList<>();
        for (FlomMessage message = reader.next(); message != null; message = reader.next()) {
            messages.add(message);
        }
        return messages;
    }

    static FlomMessage read(String text) throws MalformedMessageException {
        List<FlomMessage> messages = readAll(text);
        if (messages.size() != 1) {
            throw new AssertionError(messages.size() + " messages instead of one in " + text);
        }
        return messages.get(0);
    }
}
