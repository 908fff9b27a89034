package io.flomd.client;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends what takes longer than it may, from a thread of its own, because whoever does it is blocked. */
final class Watchdog implements AutoCloseable {
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean struck;

    private Watchdog() {}

    /**
     * Watches until it is closed.
     *
     * @param end what to do when the limit has passed before
     */
    static Watchdog start(String name, Duration limit, Runnable end) {
        Watchdog watchdog = new Watchdog();
        Thread thread = new Thread(
                new Runnable() {
                    @Override
                    public void run() {
                        watchdog.watch(limit, end);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return watchdog;
    }

    private void watch(Duration limit, Runnable end) {
        try {
            if (!done.await(Times.nanos(limit), TimeUnit.NANOSECONDS)) {
                struck = true;
                end.run();
            }
        } catch (InterruptedException nobodyDoesThat) {
            return;
        }
    }

    /** Whether the limit has passed. */
    boolean hasStruck() {
        return struck;
    }

    @Override
    public void close() {
        done.countDown();
    }
}
