package io.flomd.conformance;

import io.flomd.server.TestClient;
import io.flomd.wire.FlomMessage;
import io.flomd.wire.MalformedMessageException;
import io.flomd.wire.MessageReader;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A client that tells answers in short: {@code 16/0} is step 16 with return code 0, {@code 24/0 red} a later grant of element red, {@code end}
 * the end of the connection.
 */
final class Peer implements AutoCloseable {
    static final String END = "end";
    /** What an exclusive request that may wait and create says beside the name. */
    static final String EX = "mode=5 wait=1 quantity=1 create=1 lifespan=0";

    static final String EX_AT_ONCE = "mode=5 wait=0 quantity=1 create=1 lifespan=0";

    final TestClient client;

    Peer(InetSocketAddress address) {
        client = new TestClient(address);
    }

    /** A whole message; attributes are written without quotes. */
    static String message(int verb, int step, String body) {
        return TestClient.HEADER + "<msg level=\"3\" verb=\"" + verb + "\" step=\"" + step + "\">" + body + "</msg>";
    }

    /** A lock request with these attributes beside the name, as {@code mode=5 wait=1}. */
    static String request(String name, String attributes) {
        return message(
                1,
                8,
                "<session peerid=\"x\"/><resource name=\"" + TestClient.base64(name) + "\"" + quoted(attributes)
                        + "/>");
    }

    static String unlock(String name, boolean rollback) {
        return message(
                2, 8, "<resource name=\"" + TestClient.base64(name) + "\" rollback=\"" + (rollback ? 1 : 0) + "\" />");
    }

    static String shutdown(boolean immediate) {
        return message(5, 8, "<session peerid=\"x\"/><shutdown immediate=\"" + (immediate ? 1 : 0) + "\"/>");
    }

    /** Asks for a lock and returns the first answer. */
    String ask(String name, String attributes) {
        return say(request(name, attributes));
    }

    /** Asks for an exclusive lock, and would wait for it. */
    String lock(String name) {
        return ask(name, EX);
    }

    /** Asks for an exclusive lock, and would not wait. */
    String tryLock(String name) {
        return ask(name, EX_AT_ONCE);
    }

    /** Gives the lock back and returns when that is done. */
    void release(String name) {
        release(name, false);
    }

    void release(String name, boolean rollback) {
        client.send(unlock(name, rollback));
        requireNoNews();
    }

    /** Fails if the server has sent anything that was not read yet, or has closed. */
    void requireNoNews() {
        String answer = ask("NoNews", "mode=0 create=1");
        if (!answer.equals("16/0")) {
            throw new AssertionError("expected no news but got " + answer);
        }
    }

    /** Leaves as the original client does, and returns when the server has closed. */
    void leave() {
        client.tryHalfClose();
        if (!client.isClosedByPeer()) {
            throw new AssertionError("the server sends something instead of closing");
        }
    }

    /** Sends a whole text and returns the first answer. */
    String say(String text) {
        client.send(text);
        return next();
    }

    /** The next answer in short. */
    String next() {
        String text = client.receive();
        if (text.equals("<EOF>")) {
            return END;
        }
        MessageReader reader = new MessageReader(4096);
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        reader.feed(bytes, 0, bytes.length);
        try {
            FlomMessage message = reader.next();
            if (message instanceof FlomMessage.LockAnswer answer) {
                String element = answer.element() == null ? "" : " " + answer.element();
                return answer.step() + "/" + answer.rc() + element;
            }
            throw new AssertionError("not an answer to a lock request: " + text);
        } catch (MalformedMessageException e) {
            throw new AssertionError(text, e);
        }
    }

    private static String quoted(String attributes) {
        StringBuilder quoted = new StringBuilder();
        for (String attribute : attributes.isEmpty() ? new String[0] : attributes.split(" ")) {
            int equals = attribute.indexOf('=');
            quoted.append(' ').append(attribute, 0, equals + 1);
            quoted.append('"').append(attribute.substring(equals + 1)).append('"');
        }
        return quoted.toString();
    }

    @Override
    public void close() {
        client.close();
    }
}
