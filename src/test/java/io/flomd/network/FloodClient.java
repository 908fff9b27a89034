package io.flomd.network;

import io.flomd.wire.FlomMessage;
import io.flomd.wire.MalformedMessageException;
import io.flomd.wire.MessageReader;
import io.flomd.wire.MessageWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One connection that asks for many locks at a time. */
final class FloodClient implements AutoCloseable {
    /** What a server answers when a limit is reached. */
    static final int BUSY = 4;

    private static final int EXCLUSIVE = 5;
    private static final int TIMEOUT_MILLIS = 60_000;

    private final Socket socket = new Socket();
    private final MessageReader reader = new MessageReader(1 << 20);
    private final byte[] buffer = new byte[1 << 16];
    private boolean unfinishedSent;

    FloodClient(InetSocketAddress server) {
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(server, TIMEOUT_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Asks for exclusive locks on all the names at once.
     *
     * @param mayCreate whether resources come into being by it
     * @return the return code of each first answer, in order; later answers, as grants to waiters, are passed over
     */
    List<Integer> lock(List<String> names, boolean mayCreate) {
        List<FlomMessage> requests = new ArrayList<>();
        for (String name : names) {
            requests.add(new FlomMessage.LockRequest("flood", bytes(name), EXCLUSIVE, true, 1, mayCreate, 0, false));
        }
        send(requests);
        List<Integer> codes = new ArrayList<>();
        while (codes.size() < names.size()) {
            FlomMessage.LockAnswer answer = nextAnswer();
            if (answer.step() == 16) {
                codes.add(answer.rc());
            }
        }
        return codes;
    }

    /** Gives the locks back; the server does not answer. */
    void unlock(List<String> names) {
        send(names.stream()
                .<FlomMessage>map(name -> new FlomMessage.Unlock(bytes(name), false))
                .toList());
    }

    /** The next answer, whatever it is to. */
    FlomMessage.LockAnswer nextAnswer() {
        try {
            while (true) {
                FlomMessage message = reader.next();
                if (message != null) {
                    return (FlomMessage.LockAnswer) message;
                }
                int length = socket.getInputStream().read(buffer);
                if (length < 0) {
                    throw new AssertionError("the server has closed the connection");
                }
                reader.feed(buffer, 0, length);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (MalformedMessageException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether the server ends the connection without a word. */
    boolean isTurnedAway() {
        try {
            return socket.getInputStream().read(buffer) < 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** Sends so many bytes of a message that does not end, once; the server may have gone already. */
    void sendUnfinishedMessage(int length) {
        if (!unfinishedSent) {
            unfinishedSent = true;
            try {
                socket.getOutputStream().write(bytes("x".repeat(length)));
            } catch (IOException e) {
                // Turned away: what became of the connection is seen when it is read.
            }
        }
    }

    private void send(List<FlomMessage> messages) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        messages.forEach(message -> all.writeBytes(MessageWriter.encode(message)));
        try {
            socket.getOutputStream().write(all.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
