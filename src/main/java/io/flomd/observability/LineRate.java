package io.flomd.observability;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Bounds how many warnings and errors of one kind are logged in a second, because clients can cause them. A kind is a place in the code: the
 * logger and the message without what is filled in. What somebody switched on to look closer, information and below, is not bounded.
 */
final class LineRate extends TurboFilter {
    /** Kinds that are told apart; more share one. */
    static final int MAX_KINDS = 1000;

    private static final String OTHERS = "others";

    private final int maxLinesPerSecond;
    private final LongSupplier nanoTime;
    private final Runnable onLeftOut;
    private final Map<String, Kind> kinds = new ConcurrentHashMap<>();

    /**
     * @param nanoTime a time that only moves on, in nanoseconds
     * @param onLeftOut called for each line that is left out, by whoever logged it; it must neither fail nor log
     */
    LineRate(int maxLinesPerSecond, LongSupplier nanoTime, Runnable onLeftOut) {
        this.maxLinesPerSecond = maxLinesPerSecond;
        this.nanoTime = nanoTime;
        this.onLeftOut = onLeftOut;
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] arguments,
            @Nullable Throwable failure) {
        boolean bounded = format != null
                && level.isGreaterOrEqual(Level.WARN)
                && level.isGreaterOrEqual(logger.getEffectiveLevel())
                && !logger.getName().equals(LogLimits.class.getName());
        if (!bounded) {
            return FilterReply.NEUTRAL;
        }
        // A message without places to fill in may be put together for each line.
        String name = arguments == null || arguments.length == 0 ? logger.getName() : logger.getName() + ": " + format;
        Kind kind = kinds.get(name);
        if (kind == null) {
            kind = kinds.computeIfAbsent(kinds.size() < MAX_KINDS ? name : OTHERS, absent -> new Kind());
        }
        if (kind.take(TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong()), maxLinesPerSecond)) {
            return FilterReply.NEUTRAL;
        }
        onLeftOut.run();
        return FilterReply.DENY;
    }

    /** How many lines of each kind were left out since this was asked last; kinds of which none was are not named. */
    Map<String, Long> takeLeftOut() {
        Map<String, Long> leftOut = new TreeMap<>();
        kinds.forEach((name, kind) -> {
            long count = kind.takeLeftOut();
            if (count > 0) {
                leftOut.put(name, count);
            }
        });
        return leftOut;
    }

    private static final class Kind {
        private long second;
        private int lines;
        private long leftOut;

        synchronized boolean take(long now, int max) {
            if (now != second) {
                second = now;
                lines = 0;
            }
            boolean taken = lines < max;
            lines += taken ? 1 : 0;
            leftOut += taken ? 0 : 1;
            return taken;
        }

        synchronized long takeLeftOut() {
            long count = leftOut;
            leftOut = 0;
            return count;
        }
    }
}
