package io.flomd.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Virtual time: events happen in order of their deadline, those with the same one in the order in which they were planned. */
final class Scheduler {
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::deadlineMicros).thenComparingLong(Event::id));
    private long nowMicros;
    private long nextId;

    private record Event(long deadlineMicros, long id, Runnable action) {}

    /** Microseconds since the simulation began. */
    long nowMicros() {
        return nowMicros;
    }

    void after(long delayMicros, Runnable action) {
        events.add(new Event(nowMicros + delayMicros, nextId++, action));
    }

    /** Lets the next event happen; false if nothing is planned any more. */
    boolean runNext() {
        Event event = events.poll();
        if (event == null) {
            return false;
        }
        nowMicros = event.deadlineMicros();
        event.action().run();
        return true;
    }
}
