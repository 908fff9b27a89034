package io.flomd.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A connection through a Unix domain socket.
 *
 * <p>A thread that is interrupted while it may block in a channel closes the channel, and with it the lock. This channel never blocks: who has
 * to wait does so at a selector, which an interrupt only wakes.
 */
final class UnixTransport implements Transport {
    private static final long WAKE_MILLIS = 1000;

    private final SocketChannel channel;
    private final Selector readable;
    private final Path path;

    private UnixTransport(SocketChannel channel, Selector readable, Path path) {
        this.channel = channel;
        this.readable = readable;
        this.path = path;
    }

    /**
     * Connects. The calling thread must not be one that others interrupt.
     *
     * @throws SocketTimeoutException if the server did not accept within the limit
     */
    static UnixTransport connect(Path path, Duration limit) throws IOException {
        SocketChannel channel = connected(path, limit);
        try {
            channel.configureBlocking(false);
            Selector readable = Selector.open();
            channel.register(readable, SelectionKey.OP_READ);
            return new UnixTransport(channel, readable, path);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static SocketChannel connected(Path path, Duration limit) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.configureBlocking(false);
            channel.connect(UnixDomainSocketAddress.of(path));
            return channel;
        } catch (ConnectException refused) {
            channel.close();
            throw refused;
        } catch (SocketException fullOrOther) {
            channel.close();
            if (Files.notExists(path)) {
                throw fullOrOther;
            }
            // The line of those who wait to be accepted may be full: only a connect that blocks stands in it.
            return connectBlocking(path, limit);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static SocketChannel connectBlocking(Path path, Duration limit) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Watchdog watchdog = Watchdog.start("flom-connect-limit", limit, () -> closeQuietly(channel));
        try {
            channel.connect(UnixDomainSocketAddress.of(path));
            return channel;
        } catch (AsynchronousCloseException limitIsOver) {
            SocketTimeoutException timeout = new SocketTimeoutException("Connect timed out");
            timeout.initCause(limitIsOver);
            throw timeout;
        } catch (IOException e) {
            channel.close();
            throw e;
        } finally {
            watchdog.close();
        }
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException nothingElseToDo) {
            // A channel that cannot be closed is gone.
            return;
        }
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        ByteBuffer into = ByteBuffer.wrap(buffer);
        try {
            int length = channel.read(into);
            while (length == 0) {
                readable.select();
                readable.selectedKeys().clear();
                // Nobody has a reason to interrupt the reading thread, which would spin then.
                Thread.interrupted();
                length = channel.read(into);
            }
            return length;
        } catch (ClosedSelectorException closedHere) {
            throw new IOException("closed", closedHere);
        }
    }

    @Override
    public synchronized void write(byte[] bytes) throws IOException {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        channel.write(rest);
        if (rest.hasRemaining()) {
            writeWhenThereIsRoom(rest);
        }
    }

    private void writeWhenThereIsRoom(ByteBuffer rest) throws IOException {
        boolean interrupted = false;
        try (Selector writable = Selector.open()) {
            channel.register(writable, SelectionKey.OP_WRITE);
            while (rest.hasRemaining()) {
                interrupted |= select(writable);
                channel.write(rest);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits until the channel is ready, or the thread is interrupted, which is taken from it and returned. */
    private static boolean select(Selector selector) throws IOException {
        // Not for ever: a selector is not told when its channel is closed.
        selector.select(WAKE_MILLIS);
        selector.selectedKeys().clear();
        return Thread.interrupted();
    }

    @Override
    public void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void close() {
        try {
            channel.close();
            readable.close();
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
