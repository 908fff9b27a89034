package io.flomd.discovery;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts replies in windows of one second, so that queries with a forged source cannot be used to flood that source.
 *
 * <p>Only replies that were allowed are remembered, so the number of sources in a window is at most {@code repliesPerSecond}. Not thread safe.
 */
final class ReplyLimiter {
    private static final long WINDOW_NANOS = 1_000_000_000L;

    private final int repliesPerSecond;
    private final int repliesPerSecondPerSource;
    private final Map<InetAddress, Integer> repliesBySource = new HashMap<>();
    private long windowStartNanos;
    private int replies;

    ReplyLimiter(int repliesPerSecond, int repliesPerSecondPerSource) {
        this.repliesPerSecond = repliesPerSecond;
        this.repliesPerSecondPerSource = repliesPerSecondPerSource;
    }

    /** @param nowNanos a time that never runs backwards, such as {@link System#nanoTime} */
    boolean allows(InetAddress source, long nowNanos) {
        if (nowNanos - windowStartNanos >= WINDOW_NANOS || replies == 0) {
            windowStartNanos = nowNanos;
            replies = 0;
            repliesBySource.clear();
        }
        if (replies >= repliesPerSecond) {
            return false;
        }
        int toSource = repliesBySource.getOrDefault(source, 0);
        if (toSource >= repliesPerSecondPerSource) {
            return false;
        }
        repliesBySource.put(source, toSource + 1);
        replies++;
        return true;
    }

    int sourcesRemembered() {
        return repliesBySource.size();
    }
}
