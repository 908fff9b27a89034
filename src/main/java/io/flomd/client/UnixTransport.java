package io.flomd.client;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A connection through a Unix domain socket. */
final class UnixTransport implements Transport {
    private final SocketChannel channel;
    private final Path path;

    private UnixTransport(SocketChannel channel, Path path) {
        this.channel = channel;
        this.path = path;
    }

    static UnixTransport connect(Path path) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        boolean interrupted = Thread.interrupted();
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException e) {
            channel.close();
            throw e;
        } finally {
            restore(interrupted);
        }
        return new UnixTransport(channel, path);
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        return channel.read(ByteBuffer.wrap(buffer));
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        // An interrupted thread that touches a channel closes it, and with it the lock.
        boolean interrupted = Thread.interrupted();
        try {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        } finally {
            restore(interrupted);
        }
    }

    private static void restore(boolean interrupted) {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException nothingToDo) {
            // The descriptor is gone in any case.
            return;
        }
    }

    @Override
    public String server() {
        return path.toString();
    }
}
