package io.flomd.lock;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The waiters of one resource, or of one path of a hierarchical one, in order of arrival.
 *
 * <p>Adding, removing, finding the first waiter that fits and counting overtakings take logarithmic time. Waiters stand in an array that
 * only grows at its end; a tree of summaries above it finds the first that fits, and a tree of sums holds how often each was overtaken:
 * a grant overtakes everybody who came earlier, so the counts never grow from one waiter to the next. Not thread-safe.
 */
final class WaitingLine {
    private static final int INITIAL_CAPACITY = 8;

    /** What waiters ask for, and how an offer is compared with it. */
    enum Demand {
        /** A demand is the bit of a mode, an offer the set of modes that may be granted. */
        MODES(0) {
            @Override
            int combine(int left, int right) {
                return left | right;
            }

            @Override
            boolean fits(int summary, int offer) {
                return (summary & offer) != 0;
            }
        },
        /** A demand is a number of units, an offer the number of free ones; both 0 or more. */
        UNITS(Integer.MAX_VALUE) {
            @Override
            int combine(int left, int right) {
                return Math.min(left, right);
            }

            @Override
            boolean fits(int summary, int offer) {
                return summary <= offer + Integer.MIN_VALUE;
            }

            @Override
            int summaryOf(int demand) {
                // Shifted down so that the largest demand stays below the mark of an empty place.
                return demand + Integer.MIN_VALUE;
            }
        };

        private final int none;

        Demand(int none) {
            this.none = none;
        }

        abstract int combine(int left, int right);

        abstract boolean fits(int summary, int offer);

        int summaryOf(int demand) {
            return demand;
        }
    }

    private final Demand demand;
    private @Nullable Claim[] waiters = new Claim[INITIAL_CAPACITY];
    /** Arrival of the waiter at each place, kept when the waiter leaves so that places stay sorted. */
    private long[] arrivals = new long[INITIAL_CAPACITY];

    private int[] summaries = new int[2 * INITIAL_CAPACITY];
    /** A Fenwick tree: an overtaking is added at the last place that it reaches. */
    private int[] overtakes = new int[INITIAL_CAPACITY + 1];

    private int overtakesInAll;
    private int head;
    private int tail;
    private int size;

    WaitingLine(Demand demand) {
        this.demand = demand;
        Arrays.fill(summaries, demand.none);
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The waiter that came first, or null. */
    @Nullable
    Claim first() {
        return size == 0 ? null : waiters[head];
    }

    void forEach(Consumer<Claim> action) {
        for (int slot = head; slot < tail; slot++) {
            Claim waiter = waiters[slot];
            if (waiter != null) {
                action.accept(waiter);
            }
        }
    }

    /** The waiters that came after the given arrival. */
    Iterable<Claim> after(long arrival) {
        return () -> new From(slotAfter(arrival));
    }

    /** Adds a waiter at the end; its arrival is later than that of all others. */
    void add(Claim waiter, int demanded) {
        if (tail == waiters.length) {
            makeRoom();
        }
        waiters[tail] = waiter;
        arrivals[tail] = waiter.arrival;
        waiter.lineSlot = tail;
        setSummary(tail, demand.summaryOf(demanded));
        tail++;
        size++;
    }

    void remove(Claim waiter) {
        int slot = waiter.lineSlot;
        if (slot < 0 || waiters[slot] != waiter) {
            throw new IllegalStateException("claim " + waiter.request + " is not in line");
        }
        waiters[slot] = null;
        waiter.lineSlot = -1;
        setSummary(slot, demand.none);
        size--;
        if (size == 0) {
            clear();
        } else {
            while (waiters[head] == null) {
                head++;
            }
            if (size < waiters.length / 4 && waiters.length > INITIAL_CAPACITY) {
                // The arrays shrink with the line, so that a waiter never takes more than four places.
                move(waiters.length / 2);
            }
        }
    }

    /** The first waiter that came after the given arrival and whose demand the offer fits, or null. */
    @Nullable
    Claim firstFit(int offer, long afterArrival) {
        if (size == 0) {
            return null;
        }
        int slot = firstFitFrom(slotAfter(afterArrival), offer);
        return slot < 0 ? null : waiters[slot];
    }

    /** Counts one overtaking for every waiter that came before the given arrival. */
    void overtake(long arrival) {
        if (size == 0) {
            return;
        }
        int slot = slotAfter(arrival - 1) - 1;
        if (slot >= head) {
            addOvertakes(slot, 1);
        }
    }

    /** How often the waiter was overtaken. */
    int overtakesOf(Claim waiter) {
        return overtakesInAll - overtakesBefore(waiter.lineSlot);
    }

    /** How often the first waiter was overtaken, which is as often as anybody here. */
    int overtakesOfFirst() {
        return size == 0 ? 0 : overtakesInAll - overtakesBefore(head);
    }

    /** The arrival of the last waiter that came before the given arrival and must not be overtaken any more, or -1. */
    long lastExhausted(CommandRun turn, long beforeArrival) {
        int slot = Math.min(slotAfter(beforeArrival - 1), exhaustedEnd(turn)) - 1;
        if (slot < head) {
            return -1;
        }
        int capacity = waiters.length;
        int node = capacity + slot;
        while (summaries[node] == demand.none) {
            // Climb until there is a subtree to the left, then look into that; the head is somewhere there.
            while ((node & 1) == 0) {
                node /= 2;
            }
            node--;
        }
        while (node < capacity) {
            node = summaries[2 * node + 1] == demand.none ? 2 * node : 2 * node + 1;
        }
        return arrivals[node - capacity];
    }

    /** The first waiter that must not be overtaken any more and matches, or null. */
    @Nullable
    Claim firstExhausted(CommandRun turn, Predicate<Claim> condition) {
        int end = exhaustedEnd(turn);
        for (int slot = head; slot < end; slot++) {
            Claim waiter = waiters[slot];
            if (waiter != null && condition.test(waiter)) {
                return waiter;
            }
        }
        return null;
    }

    /** The place behind the last waiter that must not be overtaken any more: as counts never grow from one to the next, those stand in front. */
    private int exhaustedEnd(CommandRun turn) {
        int low = head;
        int high = tail;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (turn.isExhausted(overtakesInAll - overtakesBefore(middle))) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Sets how often the last waiter was overtaken; for a line that is filled from a snapshot, first waiter first. */
    void restoreOvertakesOfLast(int count) {
        int slot = tail - 1;
        // Everybody before has at least this many: what is added here counts for them too.
        int surplus = count;
        addOvertakes(slot, surplus);
        if (slot > 0) {
            addOvertakes(slot - 1, -surplus);
        }
    }

    private void clear() {
        Arrays.fill(overtakes, 0);
        overtakesInAll = 0;
        head = 0;
        tail = 0;
        if (waiters.length > INITIAL_CAPACITY) {
            allocate(INITIAL_CAPACITY);
        }
    }

    private void makeRoom() {
        move(size > waiters.length / 2 ? waiters.length * 2 : waiters.length);
    }

    /** Moves the waiters to the beginning of new arrays of that capacity. */
    private void move(int capacity) {
        @Nullable Claim[] old = waiters;
        int[] counts = new int[size];
        Claim[] live = new Claim[size];
        int kept = 0;
        for (int slot = head; slot < tail; slot++) {
            Claim waiter = old[slot];
            if (waiter != null) {
                counts[kept] = overtakesOf(waiter);
                live[kept++] = waiter;
            }
        }
        int[] oldSummaries = summaries;
        int oldCapacity = old.length;
        allocate(capacity);
        for (int slot = 0; slot < kept; slot++) {
            Claim waiter = live[slot];
            summaries[waiters.length + slot] = oldSummaries[oldCapacity + waiter.lineSlot];
            waiters[slot] = waiter;
            arrivals[slot] = waiter.arrival;
            waiter.lineSlot = slot;
            addOvertakes(slot, counts[slot] - (slot + 1 < kept ? counts[slot + 1] : 0));
        }
        for (int node = waiters.length - 1; node > 0; node--) {
            summaries[node] = demand.combine(summaries[2 * node], summaries[2 * node + 1]);
        }
        head = 0;
        tail = kept;
    }

    private void allocate(int capacity) {
        waiters = new Claim[capacity];
        arrivals = new long[capacity];
        summaries = new int[2 * capacity];
        Arrays.fill(summaries, demand.none);
        overtakes = new int[capacity + 1];
        overtakesInAll = 0;
    }

    private void setSummary(int slot, int summary) {
        int node = waiters.length + slot;
        summaries[node] = summary;
        while (node > 1) {
            node /= 2;
            int combined = demand.combine(summaries[2 * node], summaries[2 * node + 1]);
            if (summaries[node] == combined) {
                return;
            }
            summaries[node] = combined;
        }
    }

    private int firstFitFrom(int from, int offer) {
        if (from >= tail) {
            return -1;
        }
        int capacity = waiters.length;
        int node = capacity + from;
        while (!demand.fits(summaries[node], offer)) {
            // Climb until there is a subtree to the right, then look into that.
            while ((node & 1) == 1) {
                node /= 2;
                if (node <= 1) {
                    return -1;
                }
            }
            node++;
        }
        while (node < capacity) {
            node = demand.fits(summaries[2 * node], offer) ? 2 * node : 2 * node + 1;
        }
        return node - capacity;
    }

    /** The first slot whose waiter came after the given arrival, or the end. */
    private int slotAfter(long arrival) {
        int low = head;
        int high = tail;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (arrivals[middle] > arrival) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private void addOvertakes(int slot, int count) {
        overtakesInAll += count;
        for (int i = slot + 1; i < overtakes.length; i += i & -i) {
            overtakes[i] += count;
        }
    }

    private int overtakesBefore(int slot) {
        int sum = 0;
        for (int i = slot; i > 0; i -= i & -i) {
            sum += overtakes[i];
        }
        return sum;
    }

    /** The waiters from a slot on. */
    private final class From implements Iterator<Claim> {
        private int slot;

        From(int slot) {
            this.slot = slot;
        }

        @Override
        public boolean hasNext() {
            while (slot < tail && waiters[slot] == null) {
                slot++;
            }
            return slot < tail;
        }

        @Override
        public Claim next() {
            Claim waiter = hasNext() ? waiters[slot++] : null;
            if (waiter == null) {
                throw new NoSuchElementException();
            }
            return waiter;
        }
    }
}
