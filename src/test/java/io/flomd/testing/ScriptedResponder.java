package io.flomd.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers each datagram with those of a script: none, one or several; to datagrams beyond the script it is silent. */
public final class ScriptedResponder implements AutoCloseable {
    private final MulticastSocket socket;
    private final List<List<String>> script;
    private final List<String> received = new CopyOnWriteArrayList<>();

    /** A responder at a free port of loopback. */
    public ScriptedResponder(List<List<String>> script) {
        this(open(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), script);
    }

    private ScriptedResponder(MulticastSocket socket, List<List<String>> script) {
        this.socket = socket;
        this.script = script;
        Thread thread = new Thread(this::respond, "scripted-responder");
        thread.setDaemon(true);
        thread.start();
    }

    /** A responder at a free port, in this group on this interface. */
    public static ScriptedResponder inGroup(String group, NetworkInterface on, List<List<String>> script) {
        MulticastSocket socket = open(new InetSocketAddress(0));
        try {
            socket.joinGroup(new InetSocketAddress(group, 0), on);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ScriptedResponder(socket, script);
    }

    private static MulticastSocket open(InetSocketAddress address) {
        try {
            return new MulticastSocket(address);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return socket.getLocalPort();
    }

    public List<String> received() {
        return received;
    }

    private void respond() {
        DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
        try {
            while (true) {
                packet.setLength(2000);
                socket.receive(packet);
                int number = received.size();
                received.add(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8));
                for (String answer : number < script.size() ? script.get(number) : List.<String>of()) {
                    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
                    socket.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException closed) {
            // That is how a test ends.
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
