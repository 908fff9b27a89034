package io.flomd.client;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Waits on a monitor for a condition that changes under it. */
final class Waiting {
    private Waiting() {}

    /**
     * Waits until the condition is true.
     *
     * @param monitor is notified of every change; the caller has it
     * @param deadlineNanos moment of {@link System#nanoTime()} until which to wait; null for no limit
     * @param interruptible whether an interrupt ends the wait; else the thread is interrupted again at its end
     * @return false if the deadline passed
     */
    static boolean await(Object monitor, BooleanSupplier condition, @Nullable Long deadlineNanos, boolean interruptible)
            throws InterruptedException {
        boolean interrupted = false;
        try {
            while (!condition.getAsBoolean()) {
                long left = deadlineNanos == null ? 0 : deadlineNanos - System.nanoTime();
                if (deadlineNanos != null && left <= 0) {
                    return false;
                }
                try {
                    if (deadlineNanos == null) {
                        monitor.wait();
                    } else {
                        TimeUnit.NANOSECONDS.timedWait(monitor, left);
                    }
                } catch (InterruptedException e) {
                    if (interruptible) {
                        throw e;
                    }
                    interrupted = true;
                }
            }
            return true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
