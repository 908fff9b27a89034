package io.flomd.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends datagrams to a server's discovery port at a steady rate, every other one a query, the rest garbage, and counts the replies:
 * {@code flooding} when it begins, {@code sent COUNT MILLIS replies COUNT} at the end.
 *
 * <p>Arguments: server, port, datagrams per second, seconds, and the addresses to send from.
 */
final class FloodProbe {
    private static final int BATCHES_PER_SECOND = 1000;
    private static final byte[] QUERY =
            "<?xml version=\"1.0\" encoding=\"UTF-8\" ?><msg level=\"3\" verb=\"4\" step=\"8\"></msg>"
                    .getBytes(StandardCharsets.US_ASCII);

    private FloodProbe() {}

    public static void main(String[] arguments) throws IOException {
        InetSocketAddress server = new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1]));
        int perBatch = Integer.parseInt(arguments[2]) / BATCHES_PER_SECOND;
        int batches = Integer.parseInt(arguments[3]) * BATCHES_PER_SECOND;
        DatagramChannel[] channels = new DatagramChannel[arguments.length - 4];
        for (int i = 0; i < channels.length; i++) {
            channels[i] = DatagramChannel.open();
            channels[i].bind(new InetSocketAddress(arguments[4 + i], 0));
            channels[i].configureBlocking(false);
        }
        ByteBuffer query = ByteBuffer.allocateDirect(QUERY.length).put(QUERY);
        ByteBuffer[] garbage = garbage();
        ByteBuffer reply = ByteBuffer.allocateDirect(1024);
        long sent = 0;
        long replies = 0;
        System.out.println("flooding");
        long startNanos = System.nanoTime();
        for (int batch = 0; batch < batches; batch++) {
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
            replies += drain(channels[batch % channels.length], reply);
        }
        long millis = (System.nanoTime() - startNanos) / 1_000_000;
        LockSupport.parkNanos(300_000_000L);
        for (DatagramChannel channel : channels) {
            replies += drain(channel, reply);
        }
        System.out.println("sent " + sent + " " + millis + " replies " + replies);
    }

    private static long drain(DatagramChannel channel, ByteBuffer reply) throws IOException {
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
