package io.flomd.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends datagrams to a server's discovery port at a steady rate, every other one a query, the rest garbage, for as long as it is told on its
 * input, {@code flood ID SECONDS}, and counts the replies: {@code flooding ID} when it begins, {@code sent ID COUNT MILLIS REPLIES} at the end.
 *
 * <p>Arguments: server, port, datagrams per second, and the addresses to send from.
 */
final class FloodProbe {
    private static final int BATCHES_PER_SECOND = 1000;
    private static final byte[] QUERY =
            "<?xml version=\"1.0\" encoding=\"UTF-8\" ?><msg level=\"3\" verb=\"4\" step=\"8\"></msg>"
                    .getBytes(StandardCharsets.US_ASCII);

    private final InetSocketAddress server;
    private final int perBatch;
    private final DatagramChannel[] channels;
    private final ByteBuffer query = ByteBuffer.allocateDirect(QUERY.length).put(QUERY);
    private final ByteBuffer[] garbage = garbage();
    private final ByteBuffer reply = ByteBuffer.allocateDirect(1024);
    private long sent;

    private FloodProbe(InetSocketAddress server, int perSecond, DatagramChannel[] channels) {
        this.server = server;
        this.perBatch = perSecond / BATCHES_PER_SECOND;
        this.channels = channels;
    }

    public static void main(String[] arguments) throws IOException {
        DatagramChannel[] channels = new DatagramChannel[arguments.length - 3];
        for (int i = 0; i < channels.length; i++) {
            channels[i] = DatagramChannel.open();
            channels[i].bind(new InetSocketAddress(arguments[3 + i], 0));
            channels[i].configureBlocking(false);
        }
        InetSocketAddress server = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
        FloodProbe probe = new FloodProbe(server, Integer.parseInt(arguments[2]), channels);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            String[] words = command.split(" ");
            System.out.println("flooding " + words[1]);
            System.out.println("sent " + words[1] + " " + probe.flood(Integer.parseInt(words[2])));
        }
    }

    private String flood(int seconds) throws IOException {
        long sentBefore = sent;
        long replies = 0;
        long startNanos = System.nanoTime();
        for (int batch = 0; batch < seconds * BATCHES_PER_SECOND; batch++) {
            long due = startNanos + batch * (1_000_000_000L / BATCHES_PER_SECOND);
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            for (int i = 0; i < perBatch; i++) {
                ByteBuffer datagram = (sent & 1) == 0 ? query : garbage[(int) (sent / 2 % garbage.length)];
                datagram.rewind();
                channels[(int) (sent / 2 % channels.length)].send(datagram, server);
                sent++;
            }
            replies += drain(channels[batch % channels.length]);
        }
        long millis = (System.nanoTime() - startNanos) / 1_000_000;
        LockSupport.parkNanos(300_000_000L);
        for (DatagramChannel channel : channels) {
            replies += drain(channel);
        }
        return (sent - sentBefore) + " " + millis + " " + replies;
    }

    private long drain(DatagramChannel channel) throws IOException {
        long count = 0;
        while (channel.receive(reply.clear()) != null) {
            count++;
        }
        return count;
    }

    /** Noise, cut-off queries, other messages, empty datagrams. */
    private static ByteBuffer[] garbage() {
        Random random = new Random(28_015);
        ByteBuffer[] garbage = new ByteBuffer[64];
        for (int i = 0; i < garbage.length; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (i % 2 == 0) {
                System.arraycopy(QUERY, 0, bytes, 0, Math.min(bytes.length, QUERY.length - 1));
            }
            garbage[i] = ByteBuffer.allocateDirect(bytes.length).put(bytes);
        }
        return garbage;
    }
}
