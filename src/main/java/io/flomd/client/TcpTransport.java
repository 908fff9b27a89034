package io.flomd.client;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;

/** A TCP connection with keepalive. A plain socket rather than a channel, because an interrupt would close a channel. */
final class TcpTransport implements Transport {
    private final Socket socket;
    private final String server;

    private TcpTransport(Socket socket, String server) {
        this.socket = socket;
        this.server = server;
    }

    static TcpTransport connect(InetSocketAddress address, Duration timeout, Keepalive keepalive) throws IOException {
        Socket socket = new Socket();
        try {
            socket.connect(address, Times.socketMillis(timeout));
            socket.setTcpNoDelay(true);
            setKeepalive(socket, keepalive);
        } catch (IOException e) {
            closeQuietly(socket);
            throw e;
        }
        return new TcpTransport(socket, text(address));
    }

    private static void setKeepalive(Socket socket, Keepalive keepalive) throws IOException {
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        try {
            socket.setOption(
                    ExtendedSocketOptions.TCP_KEEPIDLE, Math.min(keepalive.timeSeconds(), Keepalive.MAX_SECONDS));
            socket.setOption(
                    ExtendedSocketOptions.TCP_KEEPINTERVAL,
                    Math.min(keepalive.intervalSeconds(), Keepalive.MAX_SECONDS));
            socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, Math.min(keepalive.probes(), Keepalive.MAX_PROBES));
        } catch (UnsupportedOperationException systemWithoutThem) {
            // Keepalive is on all the same, with the times of the system.
            return;
        }
    }

    /** The address as people write it, never asking a name server. */
    static String text(InetSocketAddress address) {
        String host = address.isUnresolved()
                ? address.getHostString()
                : address.getAddress().getHostAddress();
        return host.indexOf(':') < 0 ? host + ":" + address.getPort() : "[" + host + "]:" + address.getPort();
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        return socket.getInputStream().read(buffer);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    @Override
    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() {
        closeQuietly(socket);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException nothingToDo) {
            // The descriptor is gone in any case.
            return;
        }
    }

    @Override
    public String server() {
        return server;
    }

    /** What TLS is put around. */
    Socket socket() {
        return socket;
    }
}
