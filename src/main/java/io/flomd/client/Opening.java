package io.flomd.client;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is being made on a thread of its own, so that whoever waits for it can be interrupted, has a limit, and ends with the
 * client. Name servers, discovery and connecting all come to that.
 */
final class Opening {
    private @Nullable Connection connection;
    private @Nullable Throwable failure;
    private boolean abandoned;

    private final BooleanSupplier over = new BooleanSupplier() {
        @Override
        public boolean getAsBoolean() {
            return isOver();
        }
    };

    private Opening() {}

    /** Begins to make a connection. */
    static Opening start(Connector connector) {
        Opening opening = new Opening();
        Thread thread = new Thread(
                new Runnable() {
                    @Override
                    public void run() {
                        opening.open(connector);
                    }
                },
                "flom-connector");
        thread.setDaemon(true);
        thread.start();
        return opening;
    }

    private void open(Connector connector) {
        Connection made = null;
        Throwable thrown = null;
        try {
            made = connector.connect();
        } catch (RuntimeException | Error e) {
            thrown = e;
        }
        boolean wanted;
        synchronized (this) {
            connection = made;
            failure = thrown;
            wanted = !abandoned;
            notifyAll();
        }
        if (!wanted && made != null) {
            made.close();
        }
    }

    /**
     * The connection.
     *
     * @param deadlineNanos moment of {@link System#nanoTime()} until which to wait; null for no limit but those of the settings
     * @param interruptible whether an interrupt ends the wait, or is kept for later
     * @return null if the deadline passed, or {@link #abandon} was called
     * @throws FlomException as {@link Connector#connect}
     */
    @Nullable
    Connection await(@Nullable Long deadlineNanos, boolean interruptible) throws InterruptedException {
        try {
            synchronized (this) {
                if (!Waiting.await(this, over, deadlineNanos, interruptible)) {
                    return null;
                }
                if (failure instanceof Error error) {
                    throw error;
                }
                if (failure instanceof RuntimeException exception) {
                    throw exception;
                }
                Connection made = abandoned ? null : connection;
                if (made != null) {
                    connection = null;
                }
                return made;
            }
        } finally {
            abandon();
        }
    }

    private boolean isOver() {
        return connection != null || failure != null || abandoned;
    }

    /** Whoever waits gets nothing, and what is made yet is closed. */
    void abandon() {
        Connection unwanted;
        synchronized (this) {
            abandoned = true;
            unwanted = connection;
            connection = null;
            notifyAll();
        }
        if (unwanted != null) {
            unwanted.close();
        }
    }
}
