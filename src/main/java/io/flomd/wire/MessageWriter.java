package io.flomd.wire;

import io.flomd.resource.ResourceName;
import io.flomd.resource.ResourceType;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Writes messages byte for byte as the original programs do: order of attributes, the blank before the end of the XML declaration, and the
 * blank at the end of an unlock's resource.
 *
 * <p>Unlike the original, texts are escaped. The extension {@code token} comes last in its element, and only if it is used.
 */
public final class MessageWriter {
    /** What every message of the original programs begins with. */
    static final byte[] XML_DECLARATION = Bytes.ascii("<?xml version=\"1.0\" encoding=\"UTF-8\" ?>");

    private static final byte[] END = Bytes.ascii("</msg>");
    private static final byte[] LOCK_8 = start(1, 8);
    private static final byte[] LOCK_16 = start(1, 16);
    private static final byte[] LOCK_24 = start(1, 24);
    private static final byte[] LOCK_32 = start(1, 32);
    private static final byte[] UNLOCK_8 = start(2, 8);
    private static final byte[] PING_8 = start(3, 8);
    private static final byte[] PING_16 = start(3, 16);
    private static final byte[] DISCOVER_8 = start(4, 8);
    private static final byte[] DISCOVER_16 = start(4, 16);
    private static final byte[] SHUTDOWN_8 = start(5, 8);

    private static final byte[] SESSION = Bytes.ascii("<session peerid=\"");
    private static final byte[] RESOURCE = Bytes.ascii("<resource name=\"");
    private static final byte[] MODE = Bytes.ascii("\" mode=\"");
    private static final byte[] WAIT = Bytes.ascii("\" wait=\"");
    private static final byte[] QUANTITY = Bytes.ascii("\" quantity=\"");
    private static final byte[] CREATE = Bytes.ascii("\" create=\"");
    private static final byte[] LIFESPAN = Bytes.ascii("\" lifespan=\"");
    private static final byte[] ROLLBACK = Bytes.ascii("\" rollback=\"");
    private static final byte[] TOKEN = Bytes.ascii("\" token=\"");
    private static final byte[] ANSWER = Bytes.ascii("<answer rc=\"");
    private static final byte[] ELEMENT = Bytes.ascii("\" element=\"");
    private static final byte[] NETWORK = Bytes.ascii("<network address=\"");
    private static final byte[] PORT = Bytes.ascii("\" port=\"");
    private static final byte[] IMMEDIATE = Bytes.ascii("<shutdown immediate=\"");
    private static final byte[] CLOSE = Bytes.ascii("\"/>");
    private static final byte[] BLANK_CLOSE = Bytes.ascii("\" />");

    private MessageWriter() {}

    /**
     * The bytes of the message.
     *
     * @throws IllegalArgumentException if the message has a step that its verb does not have
     */
    public static byte[] encode(FlomMessage message) {
        ByteSink sink = new ByteSink();
        if (message instanceof FlomMessage.LockAnswer answer) {
            lockAnswer(sink, answer);
        } else if (message instanceof FlomMessage.LockRequest request) {
            lockRequest(sink, request);
        } else if (message instanceof FlomMessage.Unlock unlock) {
            sink.put(UNLOCK_8).put(RESOURCE).put(Base64.getEncoder().encode(unlock.name()));
            sink.put(ROLLBACK).flag(unlock.rollback()).put(BLANK_CLOSE);
        } else if (message instanceof FlomMessage.Ping ping) {
            sink.put(ping(ping.step()));
        } else if (message instanceof FlomMessage.DiscoverRequest) {
            sink.put(DISCOVER_8);
        } else if (message instanceof FlomMessage.DiscoverAnswer answer) {
            sink.put(DISCOVER_16).put(NETWORK).escaped(answer.address());
            sink.put(PORT).number(answer.port()).put(CLOSE);
        } else if (message instanceof FlomMessage.Shutdown shutdown) {
            sink.put(SHUTDOWN_8);
            session(sink, shutdown.peerId());
            sink.put(IMMEDIATE).flag(shutdown.immediate()).put(CLOSE);
        } else {
            throw new AssertionError("not a message that can be written: " + message);
        }
        return sink.put(END).toByteArray();
    }

    private static void lockAnswer(ByteSink sink, FlomMessage.LockAnswer answer) {
        int step = answer.step();
        switch (step) {
            case FlomMessage.LockAnswer.FIRST -> {
                sink.put(LOCK_16);
                session(sink, answer.peerId());
            }
            case FlomMessage.LockAnswer.LATER -> sink.put(LOCK_24);
            case FlomMessage.LockAnswer.LATE_REFUSAL -> sink.put(LOCK_32);
            default -> throw new IllegalArgumentException("step " + step + " of an answer is not 16, 24 or 32");
        }
        sink.put(ANSWER).number(answer.rc());
        if (answer.element() != null) {
            sink.put(ELEMENT).escaped(answer.element());
        }
        if (answer.token() != null) {
            sink.put(TOKEN).number(answer.token());
        }
        sink.put(CLOSE);
    }

    private static void lockRequest(ByteSink sink, FlomMessage.LockRequest request) {
        ResourceName name = ResourceName.ofBytes(request.name());
        // A name of no type is for the server to refuse; the original would send it like a simple one.
        ResourceType type = name == null ? ResourceType.SIMPLE : name.type();
        sink.put(LOCK_8);
        session(sink, request.peerId());
        sink.put(RESOURCE).put(Base64.getEncoder().encode(request.name()));
        if (type == ResourceType.SIMPLE || type == ResourceType.HIERARCHICAL) {
            sink.put(MODE).number(request.mode());
        }
        sink.put(WAIT).flag(request.mayWait());
        if (type == ResourceType.NUMERIC) {
            sink.put(QUANTITY).number(request.quantity());
        }
        sink.put(CREATE).flag(request.mayCreate());
        sink.put(LIFESPAN).number(request.lifespanMillis());
        if (request.tokenWanted()) {
            sink.put(TOKEN).flag(true);
        }
        sink.put(CLOSE);
    }

    private static byte[] ping(int step) {
        return switch (step) {
            case 8 -> PING_8;
            case 16 -> PING_16;
            default -> throw new IllegalArgumentException("step " + step + " of a ping is not 8 or 16");
        };
    }

    private static void session(ByteSink sink, @Nullable String peerId) {
        if (peerId != null) {
            sink.put(SESSION).escaped(peerId).put(CLOSE);
        }
    }

    private static byte[] start(int verb, int step) {
        return new ByteSink()
                .put(XML_DECLARATION)
                .put(Bytes.ascii("<msg level=\"" + MessageBuilder.LEVEL))
                .put(Bytes.ascii("\" verb=\"" + verb + "\" step=\"" + step + "\">"))
                .toByteArray();
    }
}
