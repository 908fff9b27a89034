package io.flomd.lock;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Things in the order in which they were added, each with a number above that of the one before. Adding and removing take constant time on
 * average; a number is found in logarithmic time, so that a view goes on where the page before it ended. Not thread-safe.
 */
final class Roll<T extends Roll.Entry> implements Iterable<T> {
    private static final @Nullable Entry[] NONE = {};

    /** The entries from the first place on, with gaps where some were removed. */
    private @Nullable Entry[] entries = NONE;
    /** The place of the next one. */
    private int end;

    private int size;

    /** What can stand in a roll, in one at a time. */
    abstract static class Entry {
        int place = -1;
    }

    void add(T entry) {
        if (end == entries.length) {
            move(Math.max(1, size > entries.length / 2 ? 2 * entries.length : entries.length));
        }
        entries[end] = entry;
        entry.place = end++;
        size++;
    }

    /** @throws IllegalStateException if the entry is not in this roll */
    void remove(T entry) {
        int place = entry.place;
        if (place < 0 || place >= end || entries[place] != entry) {
            throw new IllegalStateException(entry + " is not in the roll");
        }
        entries[place] = null;
        entry.place = -1;
        size--;
        if (size == 0) {
            entries = NONE;
            end = 0;
        } else if (size < entries.length / 4) {
            move(entries.length / 2);
        }
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    @Override
    public Iterator<T> iterator() {
        return new From(0);
    }

    /** The entries whose number is above the given one. */
    Iterable<T> after(long number, ToLongFunction<T> numberOf) {
        return () -> new From(firstAfter(number, numberOf));
    }

    private int firstAfter(long number, ToLongFunction<T> numberOf) {
        int low = 0;
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int taken = takenFrom(middle, high);
            if (taken == high || numberOf.applyAsLong(at(taken)) > number) {
                high = middle;
            } else {
                low = taken + 1;
            }
        }
        return low;
    }

    /** The first place that is taken, or the limit. */
    private int takenFrom(int place, int limit) {
        int taken = place;
        while (taken < limit && entries[taken] == null) {
            taken++;
        }
        return taken;
    }

    @SuppressWarnings("unchecked") // only T is ever added
    private T at(int place) {
        Entry entry = entries[place];
        if (entry == null) {
            throw new NoSuchElementException();
        }
        return (T) entry;
    }

    /** Moves the entries to the beginning of a new array. */
    private void move(int capacity) {
        @Nullable Entry[] moved = new Entry[capacity];
        int count = 0;
        for (int place = 0; place < end; place++) {
            Entry entry = entries[place];
            if (entry != null) {
                entry.place = count;
                moved[count++] = entry;
            }
        }
        entries = moved;
        end = count;
    }

    private final class From implements Iterator<T> {
        private int next;

        From(int place) {
            next = takenFrom(place, end);
        }

        @Override
        public boolean hasNext() {
            return next < end;
        }

        @Override
        public T next() {
            if (next >= end) {
                throw new NoSuchElementException();
            }
            T entry = at(next);
            next = takenFrom(next + 1, end);
            return entry;
        }
    }
}
