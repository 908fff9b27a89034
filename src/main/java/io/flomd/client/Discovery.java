package io.flomd.client;

import io.flomd.wire.FlomMessage;
import io.flomd.wire.MalformedMessageException;
import io.flomd.wire.MessageReader;
import io.flomd.wire.MessageWriter;
import io.flomd.wire.ReturnCode;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Asks a multicast group, or one host, where a server is.
 *
 * <p>The first valid answer to any query wins. Everything else that arrives is ignored, and the attempt goes on with the time that is left.
 */
public final class Discovery {
    private static final int MAX_ANSWER_BYTES = 1024;

    private final ServerAddress.Multicast target;
    private final @Nullable NetworkInterface networkInterface;
    private final DiscoverySettings settings;
    private final ClientObserver observer;

    /**
     * @param networkInterface where queries leave; null for the interface that the system chooses
     * @param observer sees every query and answer
     */
    public Discovery(
            ServerAddress.Multicast target,
            @Nullable NetworkInterface networkInterface,
            DiscoverySettings settings,
            ClientObserver observer) {
        this.target = target;
        this.networkInterface = networkInterface;
        this.settings = settings;
        this.observer = observer;
    }

    /**
     * What was found.
     *
     * @param host what the server says of itself, or the address that its answer came from
     * @param scope interface of a link-local IPv6 address; null for others
     */
    public record Found(String host, int port, @Nullable NetworkInterface scope) {}

    /**
     * Asks, and waits for an answer.
     *
     * @return null if nobody answered in {@code attempts × timeout}
     * @throws FlomException if the target cannot be resolved, or a query cannot be sent
     */
    public @Nullable Found find() {
        InetSocketAddress group = HostResolver.resolveFirst(target.host(), target.port(), networkInterface);
        observer.onDiscoveryStart(group);
        byte[] query = MessageWriter.encode(new FlomMessage.DiscoverRequest());
        String queryText = new String(query, StandardCharsets.UTF_8);
        try (MulticastSocket socket = open()) {
            for (int attempt = 0; attempt < settings.attempts(); attempt++) {
                observer.onDiscoveryQuery(attempt, group, queryText);
                send(socket, query, group);
                observer.onDiscoveryWait(attempt);
                Answer answer = awaitAnswer(socket, settings.timeout());
                observer.onDiscoveryEnd(attempt, group, answer == null ? null : answer.text());
                if (answer != null) {
                    return locate(answer);
                }
            }
            return null;
        } catch (IOException e) {
            throw new FlomException(ReturnCode.SOCKET_ERROR, "discovery at " + target + ": " + e.getMessage(), e);
        }
    }

    /** A socket on a port of its own: with a shared one, answers may go to another process. */
    static MulticastSocket unsharedSocket() throws IOException {
        MulticastSocket socket = new MulticastSocket(null);
        socket.setReuseAddress(false);
        socket.bind(new InetSocketAddress(0));
        return socket;
    }

    private MulticastSocket open() throws IOException {
        MulticastSocket socket = unsharedSocket();
        try {
            socket.setOption(StandardSocketOptions.IP_MULTICAST_TTL, settings.ttl());
            if (networkInterface != null) {
                socket.setNetworkInterface(networkInterface);
            }
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return socket;
    }

    private void send(MulticastSocket socket, byte[] query, InetSocketAddress group) {
        try {
            socket.send(new DatagramPacket(query, query.length, group));
        } catch (IOException e) {
            throw new FlomException(
                    ReturnCode.SENDTO_ERROR,
                    "discovery query to " + TcpTransport.text(group) + " cannot be sent: " + e.getMessage(),
                    e);
        }
    }

    private record Answer(FlomMessage.DiscoverAnswer message, String text, InetAddress sender) {}

    private @Nullable Answer awaitAnswer(MulticastSocket socket, Duration timeout) {
        long deadlineNanos = System.nanoTime() + Times.nanos(timeout);
        DatagramPacket packet = new DatagramPacket(new byte[MAX_ANSWER_BYTES], MAX_ANSWER_BYTES);
        try {
            while (true) {
                long leftMillis = Times.millis(Duration.ofNanos(deadlineNanos - System.nanoTime()));
                if (leftMillis <= 0) {
                    return null;
                }
                socket.setSoTimeout((int) Math.min(Integer.MAX_VALUE, leftMillis));
                packet.setLength(MAX_ANSWER_BYTES);
                socket.receive(packet);
                FlomMessage.DiscoverAnswer message = parse(packet);
                if (message != null) {
                    String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
                    return new Answer(message, text, packet.getAddress());
                }
                observer.onDiscoveryIgnored((InetSocketAddress) packet.getSocketAddress());
            }
        } catch (SocketTimeoutException nobodyAnswered) {
            return null;
        } catch (IOException e) {
            throw new FlomException(
                    ReturnCode.RECVFROM_ERROR, "waiting for an answer of " + target + ": " + e.getMessage(), e);
        }
    }

    private static FlomMessage.@Nullable DiscoverAnswer parse(DatagramPacket packet) {
        try {
            FlomMessage message = MessageReader.readDatagram(packet.getData(), 0, packet.getLength(), MAX_ANSWER_BYTES);
            return message instanceof FlomMessage.DiscoverAnswer answer && answer.port() > 0 && answer.port() <= 0xFFFF
                    ? answer
                    : null;
        } catch (MalformedMessageException e) {
            return null;
        }
    }

    /** The interface that a link-local sender was heard on; another one would not lead back to it. */
    private static @Nullable NetworkInterface scopeOf(Inet6Address sender, @Nullable NetworkInterface otherwise) {
        try {
            int index = sender.getScopeId();
            NetworkInterface heardOn = index == 0 ? null : NetworkInterface.getByIndex(index);
            return heardOn == null ? otherwise : heardOn;
        } catch (SocketException e) {
            return otherwise;
        }
    }

    private Found locate(Answer answer) {
        int port = answer.message().port();
        String host = answer.message().address();
        NetworkInterface scope = networkInterface;
        if (answer.sender() instanceof Inet6Address sender) {
            scope = scopeOf(sender, scope);
        }
        return new Found(host.isEmpty() ? answer.sender().getHostAddress() : host, port, scope);
    }
}
