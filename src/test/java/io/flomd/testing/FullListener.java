package io.flomd.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A listener that accepts nobody and whose line is full: whoever connects to it waits. */
public final class FullListener implements AutoCloseable {
    private static final int FILL_MILLIS = 200;
    private static final int MOST = 100;

    private final List<AutoCloseable> all = new ArrayList<>();
    private int port;

    private FullListener() {}

    /** At a free TCP port of loopback. */
    public static FullListener tcp() {
        try {
            FullListener full = new FullListener();
            ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            full.all.add(listener);
            full.port = listener.getLocalPort();
            full.fillTcp();
            return full;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fills the line of a listener that exists already, and accepts nobody. */
    public static FullListener fill(ServerSocket listener) throws IOException {
        FullListener full = new FullListener();
        full.port = listener.getLocalPort();
        full.fillTcp();
        return full;
    }

    /** At a Unix domain socket. */
    public static FullListener unix(Path path) {
        try {
            FullListener full = new FullListener();
            ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            full.all.add(listener);
            listener.bind(UnixDomainSocketAddress.of(path), 1);
            full.fillUnix(path);
            return full;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void fillTcp() throws IOException {
        for (int i = 0; i < MOST; i++) {
            Socket socket = new Socket();
            all.add(socket);
            try {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), FILL_MILLIS);
            } catch (SocketTimeoutException isFull) {
                return;
            }
        }
        throw new IllegalStateException("the line of " + MOST + " is not full");
    }

    private void fillUnix(Path path) throws IOException {
        for (int i = 0; i < MOST; i++) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            all.add(channel);
            channel.configureBlocking(false);
            try {
                channel.connect(UnixDomainSocketAddress.of(path));
            } catch (SocketException isFull) {
                return;
            }
        }
        throw new IllegalStateException("the line of " + MOST + " is not full");
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        for (AutoCloseable one : all) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
