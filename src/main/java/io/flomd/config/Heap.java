package io.flomd.config;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;

/**
 * The heap that limits must fit.
 *
 * @param maxBytes what it may grow to
 * @param lastingBytes how much of it can hold objects that live long: all but the young generation, where the collector keeps one apart
 * @param lastingPool what the Java runtime calls that part
 */
record Heap(long maxBytes, long lastingBytes, String lastingPool) {
    /** The heap of this process, with the collector that it runs with. */
    static Heap ofThisProcess() {
        long maxBytes = Runtime.getRuntime().maxMemory();
        long lastingBytes = 0;
        String pool = "heap";
        for (MemoryPoolMXBean candidate : ManagementFactory.getMemoryPoolMXBeans()) {
            if (candidate.getType() == MemoryType.HEAP && candidate.getUsage().getMax() > lastingBytes) {
                lastingBytes = candidate.getUsage().getMax();
                pool = candidate.getName();
            }
        }
        // A collector that knows no such bound says -1 for every pool.
        return lastingBytes == 0
                ? new Heap(maxBytes, maxBytes, pool)
                : new Heap(maxBytes, Math.min(lastingBytes, maxBytes), pool);
    }
}
