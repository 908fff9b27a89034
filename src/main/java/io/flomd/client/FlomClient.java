package io.flomd.client;

import io.flomd.resource.ResourceName;
import io.flomd.wire.FlomMessage;
import io.flomd.wire.ReturnCode;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * A client of a FLoM server: flomd, or the original daemon.
 *
 * <p>A lock lives as long as its connection. Against flomd, which is known by the fencing tokens that it gives, a connection carries many locks and
 * is kept after their release; the original serves one resource for each connection, so each lock gets its own. Thread-safe.
 */
public final class FlomClient implements AutoCloseable {
    private final ClientSettings settings;
    private final Connector connector;
    private final ConnectionPool pool;
    private final Set<HeldLock> held = new LinkedHashSet<>();
    /** Connections on which a request is under way. */
    private final Set<Connection> asking = new LinkedHashSet<>();
    /** Connections that are being made. */
    private final Set<Opening> openings = new LinkedHashSet<>();

    /** What threads hold through views. */
    private final Map<FlomLock.Holder, HeldLock> viewHolders = new ConcurrentHashMap<>();

    private boolean closed;

    /** A client with these settings. Nothing is connected before the first lock. */
    public FlomClient(ClientSettings settings) {
        this(settings, ClientObserver.NONE);
    }

    /** @param observer sees what goes over the network; must be thread-safe */
    public FlomClient(ClientSettings settings, ClientObserver observer) {
        this.settings = settings;
        this.connector = new Connector(settings, observer);
        this.pool = new ConnectionPool(settings.maxIdleConnections(), settings.maxLocksPerConnection());
    }

    public ClientSettings settings() {
        return settings;
    }

    /**
     * Acquires a lock, waiting as long as the request says.
     *
     * @throws LockNotAcquiredException if the lock was refused or the time limit of the request expired
     * @throws ServerUnavailableException if no server answers
     * @throws FlomException if the conversation with the server fails in another way
     * @throws InterruptedException if the thread is interrupted; the request is withdrawn
     */
    public HeldLock acquire(LockRequest request) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("before asking for resource '" + request.resource() + "'");
        }
        return acquire(request, true);
    }

    private HeldLock acquire(LockRequest request, boolean interruptible) throws InterruptedException {
        long startNanos = System.nanoTime();
        Connection connection = pool.take(request);
        if (connection != null) {
            try {
                return converse(connection, request, null, interruptible);
            } catch (RefusedForItsConnectionException e) {
                // It may wait, but not there: behind its own locks, or because the connection has as many as it may.
                return acquireFresh(request, startNanos, interruptible);
            } catch (ConnectionEndedException e) {
                if (!connection.isFlomd()) {
                    throw failure(request, e);
                }
                // It served locks before, and ended meanwhile, perhaps by a restart of the server: a new one may do.
                return acquireFresh(request, startNanos, interruptible);
            }
        }
        return acquireFresh(request, null, interruptible);
    }

    private static FlomException failure(LockRequest request, ConnectionEndedException e) {
        return new FlomException(
                e.end().code(),
                "resource '" + request.resource() + "': " + e.end().detail());
    }

    /**
     * Acquires a lock if the server grants it within the wait of the request.
     *
     * @return empty if the resource is busy, the time limit expired, or it does not exist and may neither be created nor awaited
     * @throws LockNotAcquiredException if the resource can never satisfy the request, or the server does not accept the name
     * @throws FlomException as {@link #acquire}
     * @throws InterruptedException as {@link #acquire}
     */
    public Optional<HeldLock> tryAcquire(LockRequest request) throws InterruptedException {
        try {
            return Optional.of(acquire(request));
        } catch (LockNotAcquiredException e) {
            return emptyIfNotNow(e);
        }
    }

    /** As {@link #tryAcquire}, but an interrupt is kept for later. */
    Optional<HeldLock> tryAcquireUninterruptibly(LockRequest request) {
        try {
            return Optional.of(acquireUninterruptibly(request));
        } catch (LockNotAcquiredException e) {
            return emptyIfNotNow(e);
        }
    }

    private static Optional<HeldLock> emptyIfNotNow(LockNotAcquiredException e) {
        return switch (e.reason()) {
            case BUSY, TIMEOUT, CANNOT_WAIT -> Optional.empty();
            case IMPOSSIBLE, INVALID_NAME, OTHER -> throw e;
        };
    }

    /**
     * A {@link Lock} that acquires with this request; its wait is replaced by what the method of {@code Lock} says.
     *
     * <p>Not reentrant, no conditions. Every thread may hold the lock once. Views of the same request are the same lock: what was locked through
     * one can be unlocked through another.
     */
    public Lock lock(LockRequest request) {
        return new FlomLock(this, request, viewHolders);
    }

    /** An exclusive {@link Lock} on the resource with this name, see {@link #lock(LockRequest)}. */
    public Lock lock(String resource) {
        return lock(LockRequest.of(resource));
    }

    /**
     * Makes sure that a server is there: connects to it, and keeps the connection for the next lock.
     *
     * @throws ServerUnavailableException if no server answers
     * @throws FlomException if the address cannot be used
     */
    public void connect() {
        Connection connection = openUninterruptibly();
        if (!pool.putFresh(connection)) {
            connection.close();
            throw closedException();
        }
    }

    /**
     * Asks the server to end: at once, or when nobody uses it any more. There is no answer, and the server need not obey.
     *
     * @param waitMillis how long to wait for the server to close the connection
     */
    public void shutdownServer(boolean immediate, long waitMillis) {
        Connection connection = openUninterruptibly();
        connection.send(new FlomMessage.Shutdown(settings.peerId(), immediate));
        connection.awaitEnd(Duration.ofMillis(waitMillis));
        connection.closeInOrder(settings.closeTimeout());
    }

    /** @param startNanos since when the time limit counts; null for the moment when the request is sent */
    private HeldLock acquireFresh(LockRequest request, @Nullable Long startNanos, boolean interruptible)
            throws InterruptedException {
        Connection connection = open(startNanos == null ? null : request.deadlineNanos(startNanos), interruptible);
        if (connection == null) {
            throw Acquisition.timeout(request);
        }
        if (!pool.begin(connection, request.resource())) {
            connection.close();
            throw closedException();
        }
        try {
            return converse(connection, request, startNanos, interruptible);
        } catch (RefusedForItsConnectionException e) {
            throw e.refusal();
        } catch (ConnectionEndedException e) {
            throw failure(request, e);
        }
    }

    /** A new connection; null if the deadline passed before it was made. */
    private @Nullable Connection open(@Nullable Long deadlineNanos, boolean interruptible) throws InterruptedException {
        Opening opening;
        synchronized (this) {
            if (closed) {
                throw closedException();
            }
            opening = Opening.start(connector);
            openings.add(opening);
        }
        try {
            Connection connection = opening.await(deadlineNanos, interruptible);
            if (connection == null && isClosed()) {
                throw closedException();
            }
            return connection;
        } finally {
            synchronized (this) {
                openings.remove(opening);
            }
        }
    }

    private Connection openUninterruptibly() {
        try {
            return Objects.requireNonNull(open(null, false));
        } catch (InterruptedException e) {
            throw new IllegalStateException("the wait cannot be interrupted", e);
        }
    }

    private HeldLock converse(
            Connection connection, LockRequest request, @Nullable Long startNanos, boolean interruptible)
            throws InterruptedException, ConnectionEndedException, RefusedForItsConnectionException {
        beginAsking(connection);
        boolean usable = false;
        try {
            FlomMessage.LockAnswer answer =
                    new Acquisition(connection, request, settings, startNanos, interruptible).run();
            HeldLock lock = new HeldLock(this, connection, request, answer);
            register(lock);
            usable = true;
            connection.onEnd(lock.endListener());
            pool.granted(connection);
            return lock;
        } catch (LockNotAcquiredException e) {
            boolean shared = pool.isShared(connection);
            usable = e.reason() == LockNotAcquiredException.Reason.TIMEOUT
                    ? withdraw(connection, request)
                    : pool.refused(connection, request.resource());
            if (shared && request.mayWait() && e.reason() == LockNotAcquiredException.Reason.BUSY) {
                throw new RefusedForItsConnectionException(e);
            }
            throw e;
        } catch (InterruptedException e) {
            usable = withdraw(connection, request);
            throw e;
        } catch (ConnectionEndedException | FlomException e) {
            if (isClosed()) {
                throw closedException();
            }
            if (e instanceof FlomException failure && failure.code() == ReturnCode.NETWORK_TIMEOUT) {
                usable = withdraw(connection, request);
            }
            throw e;
        } finally {
            endAsking(connection);
            if (!usable) {
                // The server withdraws the request when it sees the end of the connection.
                connection.close();
            }
        }
    }

    /**
     * Withdraws a request that may be granted yet.
     *
     * @return false if the connection must be closed for that: then the server withdraws the request when it sees the end
     */
    private boolean withdraw(Connection connection, LockRequest request) {
        if (!pool.isShared(connection)) {
            return false;
        }
        try {
            connection.withdraw(new FlomMessage.Unlock(request.resource().toBytes(), true));
        } catch (FlomException broken) {
            return false;
        }
        return pool.refused(connection, request.resource());
    }

    private synchronized void register(HeldLock lock) {
        if (closed) {
            throw closedException();
        }
        held.add(lock);
    }

    private synchronized void beginAsking(Connection connection) {
        if (closed) {
            connection.close();
            throw closedException();
        }
        asking.add(connection);
    }

    private synchronized void endAsking(Connection connection) {
        asking.remove(connection);
    }

    private static IllegalStateException closedException() {
        return new IllegalStateException("the client is closed");
    }

    /** Gives a lock back on its connection. */
    void release(HeldLock lock, Connection connection, ResourceName resource, boolean rollback) {
        forget(lock);
        connection.forget(lock.endListener());
        boolean sent = false;
        try {
            connection.send(new FlomMessage.Unlock(resource.toBytes(), rollback));
            sent = true;
        } finally {
            if (!sent) {
                connection.close();
            }
        }
        if (!pool.released(connection, resource) || !connection.isFlomd()) {
            connection.closeInOrder(settings.closeTimeout());
        }
    }

    synchronized void forget(HeldLock lock) {
        held.remove(lock);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /**
     * Releases every lock that is still held and closes all connections. Whoever waits for a lock gets an {@link IllegalStateException}. When
     * it returns the server has seen all releases.
     */
    @Override
    public void close() {
        HeldLock[] locks;
        Connection[] askers;
        Opening[] unfinished;
        synchronized (this) {
            closed = true;
            locks = held.toArray(new HeldLock[0]);
            askers = asking.toArray(new Connection[0]);
            unfinished = openings.toArray(new Opening[0]);
        }
        for (Opening opening : unfinished) {
            opening.abandon();
        }
        pool.close();
        for (Connection asker : askers) {
            if (!pool.isShared(asker)) {
                asker.close();
            }
        }
        for (HeldLock lock : locks) {
            releaseQuietly(lock);
        }
        for (Connection connection : pool.drain()) {
            connection.closeInOrder(settings.closeTimeout());
        }
    }

    private static void releaseQuietly(HeldLock lock) {
        try {
            lock.release();
        } catch (FlomException lostAnyway) {
            // The server has freed it, or will when it sees the connection end.
            return;
        }
    }

    /** For tests: connections that wait for their next lock. */
    int idleConnections() {
        return pool.idle();
    }

    /** As {@link #acquire}, but an interrupt does not end the wait, nor cost the place in line; it is kept for later. */
    HeldLock acquireUninterruptibly(LockRequest request) {
        try {
            return acquire(request, false);
        } catch (InterruptedException e) {
            throw new IllegalStateException("the wait cannot be interrupted", e);
        }
    }
}
