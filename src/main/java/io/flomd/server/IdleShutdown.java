package io.flomd.server;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ends a server that nobody uses: it looks at every third of the lifespan, and ends the server when it finds no resource and no session
 * (FLoM protocol, lifespan). A lifespan can only be shortened.
 */
public final class IdleShutdown implements AutoCloseable {
    /** The lifespan that the remote message for a quiet shutdown sets. */
    private static final long QUIESCE_MILLIS = 100;

    private final BooleanSupplier isIdle;
    private final Runnable end;
    private final ScheduledExecutorService timer;
    private @Nullable ScheduledFuture<?> look;

    /** @param end called once, on a thread of this class */
    public IdleShutdown(BooleanSupplier isIdle, Runnable end) {
        this.isIdle = isIdle;
        this.end = end;
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "flom-idle-shutdown");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Ends the server when it has not been used for about this long; 0 or less means never. */
    public synchronized void after(long lifespanMillis) {
        if (lifespanMillis <= 0) {
            return;
        }
        if (look != null) {
            look.cancel(false);
        }
        long periodMillis = lifespanMillis > 3 ? lifespanMillis / 3 : lifespanMillis;
        look = timer.scheduleWithFixedDelay(this::lookOnce, periodMillis, periodMillis, TimeUnit.MILLISECONDS);
    }

    /** Serves whoever is there and ends the server then. */
    public void quiesce() {
        after(QUIESCE_MILLIS);
    }

    private void lookOnce() {
        if (isIdle.getAsBoolean()) {
            timer.shutdown();
            end.run();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
