package io.flomd.benchmark;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Connections to one server, used from one thread: what they cost is the same whichever server is measured. */
final class LoadClient implements AutoCloseable {
    private static final String HEADER = "<?xml version=\"1.0\" encoding=\"UTF-8\" ?><msg level=\"3\" verb=\"";
    private static final int TIMEOUT_MILLIS = 20_000;

    private final List<Connection> connections = new ArrayList<>();

    /** One connection, and the messages about its name. */
    private static final class Connection {
        private final Socket socket = new Socket();
        private final byte[] lock;
        private final byte[] unlock;
        private final byte[] buffer = new byte[4096];

        Connection(int port, String name) throws IOException {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            lock = lockMessage(name);
            unlock = bytes(HEADER + "2\" step=\"8\"><resource name=\"" + base64(name) + "\" rollback=\"0\" /></msg>");
        }

        void send(byte[] message) throws IOException {
            socket.getOutputStream().write(message);
        }

        /** Reads one answer; there is never more than one on its way. */
        void awaitAnswer() throws IOException {
            InputStream in = socket.getInputStream();
            int length = 0;
            while (length < 6 || buffer[length - 1] != '>' || !endsWithMsg(length)) {
                int read = in.read(buffer, length, buffer.length - length);
                if (read < 0) {
                    throw new IOException("the server has closed");
                }
                length += read;
            }
        }

        private boolean endsWithMsg(int length) {
            return buffer[length - 6] == '<' && buffer[length - 5] == '/' && buffer[length - 2] == 'g';
        }
    }

    /**
     * @param sharedName the one name of all connections; null if each has its own
     */
    LoadClient(int port, int count, String sharedName) throws IOException {
        for (int i = 0; i < count; i++) {
            connections.add(new Connection(port, sharedName == null ? "load" + i : sharedName));
        }
    }

    static byte[] lockMessage(String name) {
        return bytes(HEADER + "1\" step=\"8\"><session peerid=\"5f0c1e2d3b4a59687766554433221100\"/><resource name=\""
                + base64(name) + "\" mode=\"5\" wait=\"1\" create=\"1\" lifespan=\"0\"/></msg>");
    }

    /** Locks and unlocks on every connection; one round has as many cycles as there are connections. */
    void lockAndUnlock() throws IOException {
        for (Connection connection : connections) {
            connection.send(connection.lock);
        }
        for (Connection connection : connections) {
            connection.awaitAnswer();
            connection.send(connection.unlock);
        }
    }

    /** Has the first connection hold the lock and all others wait for it. */
    void lineUp() throws IOException {
        for (Connection connection : connections) {
            connection.send(connection.lock);
            connection.awaitAnswer();
        }
    }

    /** Has the holder unlock and get in line again, and the next one get its grant. */
    void handOn() throws IOException {
        Connection holder = connections.remove(0);
        holder.send(holder.unlock);
        connections.get(0).awaitAnswer();
        holder.send(holder.lock);
        holder.awaitAnswer();
        connections.add(holder);
    }

    /** Takes so many locks on one connection and keeps them. */
    void hold(int locks, String prefix) throws IOException {
        Connection connection = connections.get(0);
        for (int i = 0; i < locks; i++) {
            connection.send(lockMessage(prefix + i));
            connection.awaitAnswer();
        }
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.socket.close();
        }
    }

    private static String base64(String name) {
        return Base64.getEncoder().encodeToString(bytes(name));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
