package io.flomd.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A plain socket that speaks the protocol by hand. */
public final class TestClient implements AutoCloseable {
    public static final String HEADER = "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>";
    private static final int PATIENCE_MILLIS = 5000;
    private static final String END = "</msg>";

    public final Socket socket = new Socket();

    public TestClient(InetSocketAddress address) {
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(address, PATIENCE_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A lock request for a simple or hierarchical resource. */
    public static String lockMessage(String name, int mode, boolean wait) {
        return HEADER + "<msg level=\"3\" verb=\"1\" step=\"8\"><session peerid=\"x\"/><resource name=\"" + base64(name)
                + "\" mode=\"" + mode + "\" wait=\"" + (wait ? 1 : 0) + "\" create=\"1\" lifespan=\"0\"/></msg>";
    }

    public static String unlockMessage(String name) {
        return HEADER + "<msg level=\"3\" verb=\"2\" step=\"8\"><resource name=\"" + base64(name)
                + "\" rollback=\"0\" /></msg>";
    }

    public static String base64(String name) {
        return Base64.getEncoder().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    public TestClient send(String text) {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    public TestClient send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends an exclusive lock request and returns the first answer. */
    public String lock(String name) {
        return send(lockMessage(name, 5, true)).receive();
    }

    public void unlock(String name) {
        send(unlockMessage(name));
    }

    /** The next whole message, or what came before the end of the connection. */
    public String receive() {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(END) < 0) {
            int next = read();
            if (next < 0) {
                return text + "<EOF>";
            }
            text.append((char) next);
        }
        return text.toString();
    }

    /** Whether the other side closed, waiting for it a while. */
    public boolean isClosedByPeer() {
        return read() < 0;
    }

    /** Whether nothing comes for so long. */
    public boolean isSilentFor(int millis) {
        try {
            socket.setSoTimeout(millis);
            InputStream in = socket.getInputStream();
            in.read();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            try {
                socket.setSoTimeout(PATIENCE_MILLIS);
            } catch (SocketException e) {
                // The next read says what is wrong.
            }
        }
    }

    /** Half-closes, unless the server has ended the connection already. */
    public void tryHalfClose() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            // There is nothing left to close.
        }
    }

    /** Ends the connection with a reset instead of an orderly close. */
    public void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int read() {
        try {
            return socket.getInputStream().read();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the server sent nothing for " + PATIENCE_MILLIS + " ms", e);
        } catch (SocketException e) {
            return -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
