package io.flomd.observability;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.spi.AppenderAttachable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Keeps the log from harming the service: no thread waits for an output, and nobody fills it. It stands between the loggers and whatever they
 * are configured to write to, from its creation until it is closed, and logs what had to be left out.
 */
public final class LogLimits implements AutoCloseable {
    /** The limit of lines that wait, as meters call it. */
    public static final String QUEUE = "max-queued-lines";
    /** The limit of lines of one kind, as meters call it. */
    public static final String RATE = "max-lines-per-second";

    private final LoggerContext context;
    private final Logger log;
    private final LineRate rate;
    private final List<Queued> outputs = new ArrayList<>();
    private final ScheduledExecutorService reports = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "flom-log-report");
        thread.setDaemon(true);
        return thread;
    });
    private final ScheduledFuture<?> reporting;

    private record Queued(AppenderAttachable<ILoggingEvent> logger, QueuedAppender queue) {}

    /**
     * Takes its place in a logging system.
     *
     * @param maxQueuedLines lines that wait for one output
     * @param maxLinesPerSecond warnings and errors of one kind in a second
     * @param limits counts what is left out
     */
    public LogLimits(LoggerContext context, int maxQueuedLines, int maxLinesPerSecond, LimitMeters limits) {
        this(context, maxQueuedLines, maxLinesPerSecond, limits, System::nanoTime);
    }

    /** @param nanoTime a time that only moves on, in nanoseconds */
    LogLimits(
            LoggerContext context,
            int maxQueuedLines,
            int maxLinesPerSecond,
            LimitMeters limits,
            LongSupplier nanoTime) {
        this.context = context;
        this.log = context.getLogger(LogLimits.class);
        limits.register(QUEUE, maxQueuedLines);
        limits.register(RATE, maxLinesPerSecond);
        rate = new LineRate(maxLinesPerSecond, nanoTime, () -> limits.reached(RATE));
        context.addTurboFilter(rate);
        for (ch.qos.logback.classic.Logger logger : context.getLoggerList()) {
            List<Appender<ILoggingEvent>> appenders = new ArrayList<>();
            logger.iteratorForAppenders().forEachRemaining(appenders::add);
            for (Appender<ILoggingEvent> output : appenders) {
                QueuedAppender queue = new QueuedAppender(output, maxQueuedLines, () -> limits.reached(QUEUE));
                queue.start();
                logger.addAppender(queue);
                logger.detachAppender(output);
                outputs.add(new Queued(logger, queue));
            }
        }
        reporting = reports.scheduleWithFixedDelay(this::report, 1, 1, TimeUnit.SECONDS);
    }

    /** Logs how much was left out since the last time, if anything was. */
    private void report() {
        // A report that is left out itself would be a count that is lost.
        if (outputs.stream().anyMatch(output -> output.queue().hasRoom())) {
            rate.takeLeftOut()
                    .forEach((kind, count) -> log.warn(
                            "{} lines were left out, too many in a second (flom.logging.{}): {}", count, RATE, kind));
        }
        for (Queued output : outputs) {
            long count = output.queue().hasRoom() ? output.queue().takeLeftOut() : 0;
            if (count > 0) {
                log.warn("{} lines were left out, the output takes no more (flom.logging.{})", count, QUEUE);
            }
        }
    }

    /**
     * Waits until what was logged so far is written.
     *
     * @return false if it was not within the limit
     */
    public boolean awaitWritten(long limitMillis) throws InterruptedException {
        boolean complete = true;
        for (Queued output : outputs) {
            complete &= output.queue().awaitWritten(limitMillis);
        }
        return complete;
    }

    /** Gives the loggers their outputs back; one that takes nothing is shut off, so that the end of the process does not wait for it. */
    @Override
    public void close() {
        reporting.cancel(false);
        reports.shutdown();
        report();
        context.getTurboFilterList().remove(rate);
        for (Queued output : outputs) {
            if (output.queue().end()) {
                output.logger().addAppender(output.queue().output());
                output.logger().detachAppender(output.queue());
            }
        }
    }
}
