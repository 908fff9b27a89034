package io.flomd.lock;

import java.util.Arrays;

/** A set of numbers that takes eight to sixteen bytes for each; adding one moves those above it. */
final class MomentSet {
    private long[] sorted = new long[4];
    private int size;

    int size() {
        return size;
    }

    boolean contains(long number) {
        return Arrays.binarySearch(sorted, 0, size, number) >= 0;
    }

    void add(long number) {
        int found = Arrays.binarySearch(sorted, 0, size, number);
        if (found >= 0) {
            return;
        }
        int at = -found - 1;
        if (size == sorted.length) {
            sorted = Arrays.copyOf(sorted, 2 * size);
        }
        System.arraycopy(sorted, at, sorted, at + 1, size - at);
        sorted[at] = number;
        size++;
    }

    void clear() {
        sorted = new long[4];
        size = 0;
    }

    /** The number at that place in their order. */
    long get(int place) {
        return sorted[place];
    }
}
