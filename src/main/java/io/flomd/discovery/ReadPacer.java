package io.flomd.discovery;

/**
 * Decides when to let datagrams gather in the system before the next are read.
 *
 * <p>In a flood each datagram would wake the responder's thread, tens of thousands of times a second, and take the processor from threads
 * that serve locks. A few milliseconds of gathering make that some hundred times; the buffer of the socket has room for what arrives meanwhile.
 * Not thread safe.
 */
final class ReadPacer {
    /** More datagrams than this in one window are a flood. It is twice what may be answered by default. */
    static final int WINDOW_DATAGRAMS = 20;

    static final long WINDOW_NANOS = 10_000_000;
    static final long PAUSE_NANOS = 1_000_000;

    private long windowStartNanos;
    private int datagrams;
    private boolean flooded;

    /** @param nowNanos a time that never runs backwards, such as {@link System#nanoTime} */
    ReadPacer(long nowNanos) {
        windowStartNanos = nowNanos;
    }

    void datagram() {
        datagrams++;
    }

    /** Whether to pause, asked when everything that was there has been read. */
    boolean pauses(long nowNanos) {
        if (datagrams > WINDOW_DATAGRAMS) {
            flooded = true;
        }
        if (nowNanos - windowStartNanos >= WINDOW_NANOS) {
            flooded = datagrams > WINDOW_DATAGRAMS;
            windowStartNanos = nowNanos;
            datagrams = 0;
        }
        return flooded;
    }
}
