package io.flomd.wire;

import static io.flomd.wire.MalformedMessageException.Reason.NOT_XML;
import static io.flomd.wire.MalformedMessageException.Reason.TOO_LONG;
import static io.flomd.wire.MalformedMessageException.Reason.UNEXPECTED_CONTENT;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages from bytes that come in pieces of any size. It reads what both sides send.
 *
 * <p>A message ends with the first {@code </msg>}, wherever that stands; white space between messages is ignored. Fed bytes are used up
 * at once: the array belongs to the caller again when {@link #feed} returns. Not thread safe.
 */
public final class MessageReader {
    private static final byte[] END = Bytes.ascii("</msg>");
    private static final byte[] EMPTY = {};
    private static final int FIRST_BUFFER_BYTES = 256;

    private final int maxMessageBytes;
    private final ArrayDeque<FlomMessage> messages = new ArrayDeque<>(2);
    /** The first bytes of an unfinished message. */
    private byte[] buffer = EMPTY;

    private int buffered;
    /** How many bytes of {@link #END} the bytes so far end with. */
    private int matched;

    private @Nullable MalformedMessageException failure;

    /**
     * @param maxMessageBytes length of the longest message that is accepted; never more than this is kept of an unfinished message
     * @throws IllegalArgumentException if the length is not positive
     */
    public MessageReader(int maxMessageBytes) {
        if (maxMessageBytes < 1) {
            throw new IllegalArgumentException("maxMessageBytes " + maxMessageBytes + " is not 1 or more");
        }
        this.maxMessageBytes = maxMessageBytes;
    }

    /** Reads the next bytes, from position to limit. Nothing is read any more after a malformed message. */
    public void feed(ByteBuffer bytes) {
        int length = bytes.remaining();
        if (bytes.hasArray()) {
            feed(bytes.array(), bytes.arrayOffset() + bytes.position(), length);
            bytes.position(bytes.limit());
        } else {
            byte[] copy = new byte[length];
            bytes.get(copy);
            feed(copy, 0, length);
        }
    }

    /** Reads the next bytes. Nothing is read any more after a malformed message. */
    public void feed(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int at = offset;
        try {
            while (failure == null && at < end) {
                at = feedOne(bytes, at, end);
            }
        } catch (MalformedMessageException e) {
            failure = e;
            buffer = EMPTY;
            buffered = 0;
        }
    }

    /**
     * The next whole message, or null if more bytes are needed.
     *
     * @throws MalformedMessageException when all messages before the malformed one have been returned, and at every call after that
     */
    public @Nullable FlomMessage next() throws MalformedMessageException {
        FlomMessage message = messages.poll();
        if (message == null && failure != null) {
            throw failure;
        }
        return message;
    }

    /** Whether a message has begun that has not ended. */
    public boolean isInsideMessage() {
        return buffered > 0;
    }

    /**
     * The one message of a datagram.
     *
     * @param maxBytes length of the longest message that is accepted
     * @throws MalformedMessageException if there is not exactly one message, with nothing but white space around it
     */
    public static FlomMessage readDatagram(byte[] bytes, int offset, int length, int maxBytes)
            throws MalformedMessageException {
        MessageReader reader = new MessageReader(maxBytes);
        reader.feed(bytes, offset, length);
        FlomMessage message = reader.next();
        if (message == null) {
            throw new MalformedMessageException(NOT_XML, "a datagram of " + length + " bytes without a whole message");
        }
        if (reader.isInsideMessage() || reader.next() != null) {
            throw new MalformedMessageException(UNEXPECTED_CONTENT, "a datagram with more than one message");
        }
        return message;
    }

    /** Reads up to the end of one message and returns the index behind it, or uses up all bytes. */
    private int feedOne(byte[] bytes, int offset, int end) throws MalformedMessageException {
        int from = offset;
        if (buffered == 0) {
            while (from < end && Bytes.isSpace(bytes[from])) {
                from++;
            }
        }
        int limit = (int) Math.min(end, (long) from + maxMessageBytes - buffered);
        int to = endOfMessage(bytes, from, limit);
        if (matched == END.length) {
            matched = 0;
            messages.add(finish(bytes, from, to));
        } else if (limit < end) {
            throw new MalformedMessageException(TOO_LONG, "a message of more than " + maxMessageBytes + " bytes");
        } else {
            keep(bytes, from, to);
        }
        return to;
    }

    /** The index behind the end mark, or the limit if the message does not end before it. */
    private int endOfMessage(byte[] bytes, int from, int limit) {
        int at = from;
        while (at < limit && matched < END.length) {
            byte b = bytes[at++];
            if (b == END[matched]) {
                matched++;
            } else {
                // The mark begins with its only '<', so a mismatch can be nothing but the beginning of another mark.
                matched = b == '<' ? 1 : 0;
                while (matched == 0 && at < limit && bytes[at] != '<') {
                    at++;
                }
            }
        }
        return at;
    }

    private FlomMessage finish(byte[] bytes, int from, int to) throws MalformedMessageException {
        if (buffered == 0) {
            return parse(bytes, from, to);
        }
        keep(bytes, from, to);
        int length = buffered;
        buffered = 0;
        return parse(buffer, 0, length);
    }

    private static FlomMessage parse(byte[] bytes, int from, int to) throws MalformedMessageException {
        MessageBuilder builder = new MessageBuilder();
        new MarkupParser(bytes, from, to, builder).parse();
        return builder.build();
    }

    private void keep(byte[] bytes, int from, int to) {
        int needed = buffered + to - from;
        if (needed > buffer.length) {
            int doubled = Math.max(FIRST_BUFFER_BYTES, (int) Math.min(Integer.MAX_VALUE, 2L * buffer.length));
            buffer = Arrays.copyOf(buffer, Math.min(maxMessageBytes, Math.max(needed, doubled)));
        }
        System.arraycopy(bytes, from, buffer, buffered, to - from);
        buffered = needed;
    }
}
