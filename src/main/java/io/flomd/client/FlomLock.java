package io.flomd.client;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** The {@link Lock} view of a resource. Each thread holds at most one grant; in a shared mode several threads may hold one each. */
final class FlomLock implements Lock {
    private final FlomClient client;
    private final LockRequest request;
    private final Map<Thread, HeldLock> holders = new ConcurrentHashMap<>();

    FlomLock(FlomClient client, LockRequest request) {
        this.client = client;
        this.request = request;
    }

    @Override
    public void lock() {
        ensureNotHeld();
        holders.put(Thread.currentThread(), client.acquireUninterruptibly(request.waitingForever()));
    }

    @Override
    public void lockInterruptibly() throws InterruptedException {
        ensureNotHeld();
        holders.put(Thread.currentThread(), client.acquire(request.waitingForever()));
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
        holders.put(Thread.currentThread(), lock.get());
        return true;
    }

    private void ensureNotHeld() {
        if (holders.containsKey(Thread.currentThread())) {
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
        HeldLock lock = holders.remove(Thread.currentThread());
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
}
