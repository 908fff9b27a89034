package io.flomd.discovery;

import java.net.InetAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Limits replies, so that queries with a forged source cannot be used to flood that source. Who has not asked for a second gets a second's worth
 * of replies at once; whoever goes on asking gets them evenly, because sending them all at the beginning of every second would each time keep a
 * processor from the threads that serve locks.
 *
 * <p>Only sources of the last second that were replied to are remembered, at most twice {@code repliesPerSecond} of them. Not thread safe.
 */
final class ReplyLimiter {
    private final int repliesPerSecondPerSource;
    private final RateLimit all;

    /** In the order of the last reply. */
    private final Map<InetAddress, RateLimit> bySource = new LinkedHashMap<>();

    ReplyLimiter(int repliesPerSecond, int repliesPerSecondPerSource, long nowNanos) {
        this.repliesPerSecondPerSource = repliesPerSecondPerSource;
        this.all = new RateLimit(repliesPerSecond, repliesPerSecond, nowNanos);
    }

    /** Counts a reply if it is allowed. */
    boolean allows(InetAddress source, long nowNanos) {
        if (!all.allows(nowNanos)) {
            return false;
        }
        RateLimit known = bySource.get(source);
        RateLimit toSource =
                known != null ? known : new RateLimit(repliesPerSecondPerSource, repliesPerSecondPerSource, nowNanos);
        if (!toSource.allows(nowNanos)) {
            return false;
        }
        forgetFull(nowNanos);
        bySource.remove(source);
        bySource.put(source, toSource);
        toSource.spend(nowNanos);
        all.spend(nowNanos);
        return true;
    }

    /** No source needs longer than a second to be full again, so what waits behind one that is not is young. */
    private void forgetFull(long nowNanos) {
        Iterator<RateLimit> oldest = bySource.values().iterator();
        while (oldest.hasNext() && oldest.next().isFull(nowNanos)) {
            oldest.remove();
        }
    }

    int sourcesRemembered() {
        return bySource.size();
    }
}
