package io.flomd.config;

import io.flomd.engine.Breakdown;
import io.flomd.observability.LogLimits;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process when the server is broken: it says why and is gone, without asking anything that may be broken, too. Nothing is lost by
 * that: clients see the end of their connections, which is the end of their locks.
 */
final class StopWhenBroken implements Breakdown {
    /** The exit code: an internal error, as {@code EX_SOFTWARE} of sysexits.h. */
    static final int EXIT_CODE = 70;

    private static final Logger LOG = LoggerFactory.getLogger(StopWhenBroken.class);
    private static final long MOST_SECONDS_TO_LOG = 3;

    private final LogLimits log;

    private final CountDownLatch broken = new CountDownLatch(1);
    private final CountDownLatch said = new CountDownLatch(1);

    /** Begins to watch, on a thread that exists in advance: a process without memory cannot make one. */
    StopWhenBroken(LogLimits log) {
        this.log = log;
        Thread watchdog = new Thread(this::haltWhenLate, "flom-breakdown");
        watchdog.setDaemon(true);
        watchdog.start();
    }

    @Override
    public void onBroken(String where, Throwable cause) {
        broken.countDown();
        try {
            LOG.error("flomd is broken and ends with exit code {}: {} failed", EXIT_CODE, where, cause);
            log.awaitWritten(TimeUnit.SECONDS.toMillis(MOST_SECONDS_TO_LOG));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            said.countDown();
            Runtime.getRuntime().halt(EXIT_CODE);
        }
    }

    /** Ends the process even if the log takes nothing more. */
    private void haltWhenLate() {
        try {
            broken.await();
            said.await(MOST_SECONDS_TO_LOG, TimeUnit.SECONDS);
            Runtime.getRuntime().halt(EXIT_CODE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
