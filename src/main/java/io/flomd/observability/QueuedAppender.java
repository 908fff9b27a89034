package io.flomd.observability;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands log lines to another appender on a thread of its own, so that whoever logs never waits for an output that nobody reads. A line that the
 * queue has no room for is left out and counted.
 */
final class QueuedAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
    /** How long the end of logging may take. */
    private static final long STOP_LIMIT_MILLIS = 1000;

    private final Appender<ILoggingEvent> output;
    private final BlockingQueue<ILoggingEvent> queue;
    private final Runnable onLeftOut;
    private final AtomicLong leftOut = new AtomicLong();
    private final Thread writer = new Thread(this::write, "flom-log");
    private final Object progress = new Object();
    private long taken;
    private long written;

    /**
     * @param maxLines lines that wait at one time
     * @param onLeftOut called for each line that is left out, by whoever logged it; it must neither fail nor log
     */
    QueuedAppender(Appender<ILoggingEvent> output, int maxLines, Runnable onLeftOut) {
        this.output = output;
        this.queue = new ArrayBlockingQueue<>(maxLines);
        this.onLeftOut = onLeftOut;
        setName(output.getName());
        setContext(output.getContext());
        writer.setDaemon(true);
    }

    Appender<ILoggingEvent> output() {
        return output;
    }

    /** Whether there is room for a line that matters. */
    boolean hasRoom() {
        return queue.remainingCapacity() >= queue.size();
    }

    /** Lines that were left out since this was asked last. */
    long takeLeftOut() {
        return leftOut.getAndSet(0);
    }

    @Override
    public void start() {
        super.start();
        writer.start();
    }

    @Override
    protected void append(ILoggingEvent event) {
        event.prepareForDeferredProcessing();
        ILoggingEvent line = VisibleEvent.of(event);
        boolean accepted;
        synchronized (progress) {
            accepted = queue.offer(line);
            taken += accepted ? 1 : 0;
        }
        if (!accepted) {
            leftOut.incrementAndGet();
            onLeftOut.run();
        }
    }

    private void write() {
        while (isStarted()) {
            try {
                output.doAppend(queue.take());
            } catch (InterruptedException e) {
                return;
            } catch (Throwable failure) { // the log has to go on, most of all when memory is short
                leftOut.incrementAndGet();
            }
            synchronized (progress) {
                written++;
                progress.notifyAll();
            }
        }
    }

    /**
     * Waits until every line so far is written.
     *
     * @return false if they were not within the limit
     */
    boolean awaitWritten(long limitMillis) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(limitMillis);
        synchronized (progress) {
            long wanted = taken;
            while (written < wanted) {
                long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
                if (left <= 0) {
                    return false;
                }
                progress.wait(left);
            }
            return true;
        }
    }

    /** Ends after what was logged is written, or without it if that takes too long; the output then stays open for its thread. */
    @Override
    public void stop() {
        if (end()) {
            output.stop();
        }
    }

    /** The same, but leaves the output open for others in any case; false if there are lines that were not written. */
    boolean end() {
        boolean complete = false;
        try {
            complete = !isStarted() || awaitWritten(STOP_LIMIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        super.stop();
        writer.interrupt();
        return complete;
    }
}
