package io.flomd.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A server on a free loopback port that does to every connection what a script says, whatever the client sends, and keeps what it sent.
 *
 * <p>Before the first step it waits for one message of the client. When the client ends, so does the connection.
 */
public final class ScriptedServer implements AutoCloseable {
    /** The XML declaration that begins every message. */
    public static final String HEADER = "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>";

    private static final String END = "</msg>";

    /** One thing to do. */
    public sealed interface Step {}

    /** Sends these characters. */
    public record Send(String text) implements Step {}

    /** Does nothing for some time. */
    public record Pause(long millis) implements Step {}

    /** Waits for another message of the client. */
    public record Await() implements Step {}

    /** Closes the connection in order. */
    public record Close() implements Step {}

    /** Breaks the connection with a reset. */
    public record Reset() implements Step {}

    /** Keeps the connection open so long after the client ended it. */
    public record Linger(long millis) implements Step {}

    private final ServerSocket listener;
    private final List<Step> script;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    public ScriptedServer(Step... script) {
        this(List.of(script));
    }

    public ScriptedServer(List<Step> script) {
        this.script = script;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::acceptAll);
    }

    /** Step 16 with this return code. */
    public static Send first(int rc) {
        return new Send(HEADER + "<msg level=\"3\" verb=\"1\" step=\"16\"><session peerid=\"srv\"/><answer rc=\"" + rc
                + "\"/></msg>");
    }

    /** Step 24 or 32 with this return code. */
    public static Send later(int step, int rc) {
        return new Send(HEADER + "<msg level=\"3\" verb=\"1\" step=\"" + step + "\"><answer rc=\"" + rc + "\"/></msg>");
    }

    /** A grant as flomd gives it, with a fencing token. */
    public static Send granted(long token) {
        return new Send(HEADER
                + "<msg level=\"3\" verb=\"1\" step=\"16\"><session peerid=\"srv\"/><answer rc=\"0\" token=\"" + token
                + "\"/></msg>");
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** The messages of all clients so far, in order of arrival. */
    public List<String> received() {
        return received;
    }

    /** Connections that were accepted so far. */
    public int connections() {
        return sockets.size();
    }

    private void acceptAll() {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                daemon(() -> serve(socket));
            }
        } catch (IOException serverClosed) {
            // That is how a test ends.
        }
    }

    private void serve(Socket socket) {
        long lingerMillis = 0;
        try (socket) {
            OutputStream out = socket.getOutputStream();
            awaitMessage(socket);
            for (Step step : script) {
                if (step instanceof Send send) {
                    out.write(send.text().getBytes(StandardCharsets.UTF_8));
                } else if (step instanceof Pause pause) {
                    pause(pause.millis());
                } else if (step instanceof Await) {
                    awaitMessage(socket);
                } else if (step instanceof Linger linger) {
                    lingerMillis = linger.millis();
                } else {
                    if (step instanceof Reset) {
                        socket.setSoLinger(true, 0);
                    }
                    return;
                }
            }
            while (awaitMessage(socket)) {
                continue;
            }
            pause(lingerMillis);
        } catch (IOException clientIsGone) {
            // What the client does is for the test to judge.
        }
    }

    private boolean awaitMessage(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf(END) < 0) {
            int next;
            try {
                next = socket.getInputStream().read();
            } catch (SocketException reset) {
                return false;
            }
            if (next < 0) {
                return false;
            }
            text.append((char) next);
        }
        received.add(text.toString());
        return true;
    }

    private void pause(long millis) throws IOException {
        try {
            if (closed.await(millis, TimeUnit.MILLISECONDS)) {
                throw new IOException("the server was closed within a script");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    /** Closes the listener and every connection. */
    @Override
    public void close() {
        closed.countDown();
        List<AutoCloseable> all = new ArrayList<>(sockets);
        all.add(listener);
        for (AutoCloseable one : all) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
