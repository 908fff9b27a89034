package io.flomd.discovery;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A client's socket: sends datagrams to a responder and takes its replies. */
final class TestQuery implements AutoCloseable {
    static final String QUERY =
            "<?xml version=\"1.0\" encoding=\"UTF-8\" ?><msg level=\"3\" verb=\"4\" step=\"8\"></msg>";
    private static final int REPLY_LIMIT_MILLIS = 5_000;

    private final DatagramSocket socket;
    private final InetSocketAddress target;

    private TestQuery(DatagramSocket socket, InetSocketAddress target) {
        this.socket = socket;
        this.target = target;
    }

    static TestQuery unicast(String address, int port) throws IOException {
        return new TestQuery(new DatagramSocket(), new InetSocketAddress(address, port));
    }

    /** Sends through the loopback interface. */
    static TestQuery multicast(String group, int port) throws IOException {
        MulticastSocket socket = new MulticastSocket(new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 0));
        socket.setNetworkInterface(java.net.NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress()));
        return new TestQuery(socket, new InetSocketAddress(group, port));
    }

    void send(byte[] datagram) throws IOException {
        socket.send(new DatagramPacket(datagram, datagram.length, target));
    }

    void send(String datagram) throws IOException {
        send(datagram.getBytes(StandardCharsets.UTF_8));
    }

    void sendQuery() throws IOException {
        send(QUERY);
    }

    /** The next reply; null if none comes in time. */
    @Nullable
    String reply() throws IOException {
        return reply(REPLY_LIMIT_MILLIS);
    }

    @Nullable
    String reply(int limitMillis) throws IOException {
        byte[] buffer = new byte[2048];
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.setSoTimeout(limitMillis);
        try {
            socket.receive(packet);
            return new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8);
        } catch (SocketTimeoutException e) {
            return null;
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
