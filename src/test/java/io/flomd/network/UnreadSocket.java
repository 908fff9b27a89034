package io.flomd.network;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;

/** Has a UDP port open, writes {@code ready}, and never reads from it. Arguments: address, port. */
final class UnreadSocket {
    private UnreadSocket() {}

    public static void main(String[] arguments) throws IOException {
        try (DatagramChannel channel = DatagramChannel.open()) {
            channel.bind(new InetSocketAddress(arguments[0], Integer.parseInt(arguments[1])));
            System.out.println("ready");
            // To the end of the input, which is the end of the test.
            while (System.in.read() >= 0) {
                continue;
            }
        }
    }
}
