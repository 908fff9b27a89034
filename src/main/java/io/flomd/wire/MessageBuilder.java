package io.flomd.wire;

import static io.flomd.wire.MalformedMessageException.Reason.BAD_NUMBER;
import static io.flomd.wire.MalformedMessageException.Reason.MISSING_CONTENT;
import static io.flomd.wire.MalformedMessageException.Reason.UNEXPECTED_CONTENT;
import static io.flomd.wire.MalformedMessageException.Reason.UNKNOWN_MESSAGE;
import static io.flomd.wire.MalformedMessageException.Reason.WRONG_LEVEL;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Makes a message of the elements and attributes of its markup, and judges them.
 *
 * <p>Unknown attributes are the room for extensions and are ignored, except on network and shutdown; unknown elements are ignored only
 * without attributes; known elements of other messages are ignored altogether. Of what comes twice the last counts.
 */
final class MessageBuilder implements MarkupHandler {
    /** The protocol level that this code speaks. */
    static final int LEVEL = 3;

    private static final int PORT_MAX = 65_535;

    private Word element = Word.UNKNOWN;
    /** Null until the attributes of msg have been read. */
    private @Nullable MessageShape shape;

    private int verb;
    private int step;
    private @Nullable String peerId;
    private byte @Nullable [] name;
    private int mode;
    private boolean mayWait;
    private int quantity;
    private boolean mayCreate;
    private int lifespanMillis;
    private boolean tokenWanted;
    private boolean rollback;
    private @Nullable Integer rc;
    private @Nullable String answerElement;
    private @Nullable Long token;
    private @Nullable String address;
    private @Nullable Integer port;
    private boolean shutdownSeen;
    private boolean immediate;

    @Override
    public void startElement(byte[] bytes, int nameFrom, int nameTo, int depth) throws MalformedMessageException {
        element = Word.of(bytes, nameFrom, nameTo);
        boolean isRoot = depth == 0 && shape == null;
        switch (element) {
            case MSG -> {
                if (!isRoot) {
                    throw unexpected("a second element msg");
                }
            }
            case SESSION, RESOURCE, ANSWER, NETWORK, SHUTDOWN -> {
                if (shape == null) {
                    throw unexpected("element " + Bytes.quote(bytes, nameFrom, nameTo) + " outside of msg");
                }
                shutdownSeen |= element == Word.SHUTDOWN;
            }
            default -> element = Word.UNKNOWN;
        }
    }

    @Override
    public void attribute(byte[] bytes, int nameFrom, int nameTo, byte[] value, int valueFrom, int valueTo)
            throws MalformedMessageException {
        Word attribute = Word.of(bytes, nameFrom, nameTo);
        boolean allowed = switch (element) {
            case MSG -> onMsg(attribute, value, valueFrom, valueTo);
            case SESSION -> onSession(attribute, value, valueFrom, valueTo);
            case RESOURCE -> onResource(attribute, value, valueFrom, valueTo);
            case ANSWER -> onAnswer(attribute, value, valueFrom, valueTo);
            case NETWORK -> shape != MessageShape.DISCOVER_ANSWER || onNetwork(attribute, value, valueFrom, valueTo);
            case SHUTDOWN -> shape != MessageShape.SHUTDOWN || onShutdown(attribute, value, valueFrom, valueTo);
            default -> false;
        };
        if (!allowed) {
            throw unexpected("attribute " + Bytes.quote(bytes, nameFrom, nameTo) + " is not allowed on "
                    + (element == Word.UNKNOWN ? "an unknown element" : element + " of " + shape));
        }
    }

    @Override
    public void endOfAttributes() throws MalformedMessageException {
        if (element == Word.MSG) {
            shape = MessageShape.of(verb, step);
            if (shape == null) {
                throw new MalformedMessageException(
                        UNKNOWN_MESSAGE, "there is no message with verb " + verb + " and step " + step);
            }
        }
    }

    private boolean onMsg(Word attribute, byte[] value, int from, int to) throws MalformedMessageException {
        switch (attribute) {
            case LEVEL -> {
                if (Decimal.int32(value, from, to) != LEVEL) {
                    throw new MalformedMessageException(
                            WRONG_LEVEL, "protocol level " + Bytes.quote(value, from, to) + " is not " + LEVEL);
                }
            }
            case VERB -> verb = Decimal.int32(value, from, to);
            case STEP -> step = Decimal.int32(value, from, to);
            default -> {}
        }
        return true;
    }

    private boolean onSession(Word attribute, byte[] value, int from, int to) {
        if (attribute == Word.PEERID && shape != null && shape.hasSession(step)) {
            peerId = text(value, from, to);
        }
        return true;
    }

    private boolean onResource(Word attribute, byte[] value, int from, int to) throws MalformedMessageException {
        if (shape == MessageShape.UNLOCK) {
            switch (attribute) {
                case NAME -> name = Base64Name.decode(value, from, to);
                case ROLLBACK -> rollback = Decimal.int32(value, from, to) != 0;
                case MODE, WAIT, QUANTITY, CREATE, LIFESPAN -> {
                    return false;
                }
                default -> {}
            }
        } else if (shape == MessageShape.LOCK_REQUEST) {
            switch (attribute) {
                case NAME -> name = Base64Name.decode(value, from, to);
                case MODE -> mode = Decimal.int32(value, from, to);
                case WAIT -> mayWait = Decimal.int32(value, from, to) != 0;
                case QUANTITY -> quantity = Decimal.int32(value, from, to);
                case CREATE -> mayCreate = Decimal.int32(value, from, to) != 0;
                case LIFESPAN -> lifespanMillis = Decimal.int32(value, from, to);
                case TOKEN -> tokenWanted = Decimal.int32(value, from, to) != 0;
                case ROLLBACK -> {
                    return false;
                }
                default -> {}
            }
        }
        return true;
    }

    private boolean onAnswer(Word attribute, byte[] value, int from, int to) throws MalformedMessageException {
        if (shape == MessageShape.LOCK_ANSWER) {
            switch (attribute) {
                case RC -> rc = Decimal.int32(value, from, to);
                case ELEMENT -> answerElement = text(value, from, to);
                case TOKEN -> token = Decimal.int64(value, from, to);
                default -> {}
            }
        }
        return true;
    }

    private boolean onNetwork(Word attribute, byte[] value, int from, int to) throws MalformedMessageException {
        if (attribute == Word.ADDRESS) {
            address = text(value, from, to);
            return true;
        }
        if (attribute == Word.PORT) {
            int number = Decimal.int32(value, from, to);
            if (number < 0 || number > PORT_MAX) {
                throw new MalformedMessageException(BAD_NUMBER, "port " + number + " is not 0 to " + PORT_MAX);
            }
            port = number;
            return true;
        }
        return false;
    }

    private boolean onShutdown(Word attribute, byte[] value, int from, int to) throws MalformedMessageException {
        if (attribute != Word.IMMEDIATE) {
            return false;
        }
        immediate = Decimal.int32(value, from, to) != 0;
        return true;
    }

    /** The message, after all of its markup has been parsed. */
    FlomMessage build() throws MalformedMessageException {
        return switch (required(shape, "element msg")) {
            case LOCK_REQUEST ->
                new FlomMessage.LockRequest(
                        peerId,
                        required(name, "name of the resource"),
                        mode,
                        mayWait,
                        quantity,
                        mayCreate,
                        lifespanMillis,
                        tokenWanted);
            case LOCK_ANSWER ->
                new FlomMessage.LockAnswer(step, peerId, required(rc, "rc of the answer"), answerElement, token);
            case UNLOCK -> new FlomMessage.Unlock(required(name, "name of the resource"), rollback);
            case PING -> new FlomMessage.Ping(step);
            case DISCOVER_REQUEST -> new FlomMessage.DiscoverRequest();
            case DISCOVER_ANSWER ->
                new FlomMessage.DiscoverAnswer(
                        required(address, "address of the network"), required(port, "port of the network"));
            case SHUTDOWN -> {
                required(shutdownSeen ? Boolean.TRUE : null, "element shutdown");
                yield new FlomMessage.Shutdown(peerId, immediate);
            }
        };
    }

    private static <T> T required(@Nullable T value, String what) throws MalformedMessageException {
        if (value == null) {
            throw new MalformedMessageException(MISSING_CONTENT, "the message has no " + what);
        }
        return value;
    }

    private static String text(byte[] value, int from, int to) {
        return new String(value, from, to - from, StandardCharsets.UTF_8);
    }

    private static MalformedMessageException unexpected(String detail) {
        return new MalformedMessageException(UNEXPECTED_CONTENT, detail);
    }
}
