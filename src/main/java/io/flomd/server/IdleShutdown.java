package io.flomd.server;

import io.flomd.engine.Breakdown;
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
    private final Breakdown breakdown;
    private final ScheduledExecutorService timer;
    private @Nullable ScheduledFuture<?> look;

    /**
     * @param end called once, on a thread of this class
     * @param breakdown told when a look or the end fails: a server that was asked to end must not stay for ever
     */
    public IdleShutdown(BooleanSupplier isIdle, Runnable end, Breakdown breakdown) {
        this.isIdle = isIdle;
        this.end = end;
        this.breakdown = breakdown;
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
        try {
            if (isIdle.getAsBoolean()) {
                timer.shutdown();
                end.run();
            }
        } catch (RuntimeException | Error e) {
            breakdown.onBroken("the end of an idle server", e);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
