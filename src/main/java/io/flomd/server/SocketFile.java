package io.flomd.server;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of a Unix domain socket: it comes to its place when it is ready, and never in the place of one that another server listens on.
 *
 * <p>The socket is bound in a folder that only this user can enter, so that nobody reaches it before its permissions are right. Not
 * thread-safe; other processes may do the same with the same file at any time.
 */
final class SocketFile {
    private static final Logger LOG = LoggerFactory.getLogger(SocketFile.class);

    /** What the JDK takes to connect to, and the system to bind, one byte less than the system takes. */
    private static final int MAX_BYTES = 106;

    private static final int TYPE_MASK = 0170000;
    private static final int SOCKET = 0140000;

    private final Path path;
    /** Device and inode of what was published; null before. */
    private @Nullable Object published;

    SocketFile(Path path) {
        this.path = path.toAbsolutePath();
    }

    /** Binds a socket. */
    interface Binder {
        /** Binds it to this file, which is not there yet, and listens. */
        void bind(Path file) throws IOException;
    }

    /**
     * Has a socket bound, and publishes it with these permissions.
     *
     * @throws ListenException if another server listens there, or something else is there
     */
    void publish(String permissions, Binder binder) throws IOException {
        Path folder = Files.createTempDirectory(parent(), ".flomd-");
        // The system counts the bytes of the path that it is told, not of the one that a link stands for.
        @Nullable Path links = null;
        try {
            links = Files.createTempDirectory("flomd-");
            Path socket = folder.resolve("s");
            binder.bind(
                    isLong(socket)
                            ? Files.createSymbolicLink(links.resolve("d"), folder)
                                    .resolve("s")
                            : socket);
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString(permissions));
            removeStale(folder.resolve("old"), links);
            published = key(socket);
            // Unlike a rename this fails if another server was quicker.
            Files.createLink(path, socket);
        } catch (FileAlreadyExistsException e) {
            throw inUse();
        } finally {
            delete(folder, "s", "old");
            if (links != null) {
                delete(links, "d", "path", "old");
            }
        }
    }

    private static boolean isLong(Path file) {
        return file.toString().getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
    }

    private static void delete(Path folder, String... files) throws IOException {
        for (String file : files) {
            Files.deleteIfExists(folder.resolve(file));
        }
        Files.delete(folder);
    }

    /** Removes what was published; what another server has put in its place stays. */
    void remove() {
        try {
            if (published != null && published.equals(key(path))) {
                Files.delete(path);
            }
        } catch (NoSuchFileException goneAlready) {
            return;
        } catch (IOException e) {
            LOG.warn("cannot remove socket {}: {}", path, e.toString());
        }
    }

    /** Removes a socket that nobody listens on; anything else at its place is left alone. */
    private void removeStale(Path aside, Path links) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
        if ((((Integer) mode) & TYPE_MASK) != SOCKET) {
            throw new ListenException(
                    "cannot listen on socket " + path + ": there is a file that is no socket; remove it or set"
                            + " flom.daemon.socket-name",
                    new IOException("not a socket"));
        }
        if (isListenedOn(isLong(path) ? Files.createSymbolicLink(links.resolve("path"), path) : path)) {
            throw inUse();
        }
        try {
            Files.move(path, aside);
        } catch (NoSuchFileException removedByAnother) {
            return;
        }
        if (isListenedOn(isLong(aside) ? Files.createSymbolicLink(links.resolve("old"), aside) : aside)) {
            // Another server has replaced the stale one in between. Its file goes back, and it stays.
            Files.createLink(path, aside);
            throw inUse();
        }
        LOG.info("replacing the socket {} that a server left behind", path);
    }

    /** Whether a server listens on that socket: only one that refuses to connect has none. */
    private boolean isListenedOn(Path socket) {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.configureBlocking(false);
            probe.connect(UnixDomainSocketAddress.of(socket));
            return true;
        } catch (ConnectException refused) {
            return false;
        } catch (IOException e) {
            if (Files.notExists(socket)) {
                return false;
            }
            throw new ListenException(
                    "cannot listen on socket " + path + ": it cannot be told whether another server listens there (" + e
                            + ")",
                    e);
        }
    }

    private ListenException inUse() {
        return new ListenException(
                "cannot listen on socket " + path + ": another server listens there", new IOException("in use"));
    }

    private static @Nullable Object key(Path file) throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    private Path parent() {
        Path parent = path.getParent();
        return parent == null ? Path.of("/") : parent;
    }
}
