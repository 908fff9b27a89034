package io.flomd.client;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Lock} view of a resource. Each thread holds at most one grant; in a shared mode several threads may hold one each.
 *
 * <p>What threads hold is kept by the client, so that all views of the same request are one lock, and equal.
 */
final class FlomLock implements Lock {
    private final FlomClient client;
    private final LockRequest request;
    private final Map<Holder, HeldLock> holders;

    /** A thread that holds what this request asks for. */
    record Holder(Thread thread, LockRequest request) {}

    /** @param holders of all views of the client */
    FlomLock(FlomClient client, LockRequest request, Map<Holder, HeldLock> holders) {
        this.client = client;
        this.request = request.waitingForever();
        this.holders = holders;
    }

    private Holder self() {
        return new Holder(Thread.currentThread(), request);
    }

    @Override
    public void lock() {
        ensureNotHeld();
        holders.put(self(), client.acquireUninterruptibly(request));
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        ensureNotHeld();
        holders.put(self(), client.acquire(request));
    }

    @Override
    public boolean tryLock() {
        ensureNotHeld();
        return keep(client.tryAcquireUninterruptibly(request.notWaiting()));
    }

    @Override
    public boolean tryLock(long time, TimeUnit unit) throws InterruptedException {
        ensureNotHeld();
        return keep(client.tryAcquire(request.waitingAtMost(Duration.ofNanos(unit.toNanos(time)))));
    }

    private boolean keep(Optional<HeldLock> lock) {
        if (lock.isEmpty()) {
            return false;
        }
        holders.put(self(), lock.get());
        return true;
    }

    private void ensureNotHeld() {
        if (holders.containsKey(self())) {
            throw new IllegalStateException("this thread holds the lock on resource '" + request.resource()
                    + "' already, and would wait for itself: the lock is not reentrant");
        }
    }

    /**
     * Releases the lock of this thread.
     *
     * @throws IllegalMonitorStateException if this thread does not hold it
     * @throws LockLostException if it was lost before
     */
    @Override
    public void unlock() {
        HeldLock lock = holders.remove(self());
        if (lock == null) {
            throw new IllegalMonitorStateException(
                    "this thread does not hold the lock on resource '" + request.resource() + "'");
        }
        lock.release();
    }

    @Override
    public Condition newCondition() {
        throw new UnsupportedOperationException("a lock of a FLoM server has no conditions");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FlomLock lock && client == lock.client && request.equals(lock.request);
    }

    @Override
    public int hashCode() {
        return request.hashCode();
    }

    @Override
    public String toString() {
        return "lock on resource '" + request.resource() + "'";
    }
}
