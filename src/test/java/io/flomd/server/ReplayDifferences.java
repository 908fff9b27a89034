package io.flomd.server;

import io.flomd.testing.Transcript;
import io.flomd.testing.Transcript.Direction;
import io.flomd.testing.Transcript.Event;
import java.util.ArrayList;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;

/** What our server answers where it differs from the recorded one on purpose (src/docs/differences.md). */
final class ReplayDifferences {
    private static final String SESSION = "<session peerid=\"" + TestServer.PEER_ID + "\"/>";

    /**
     * By recording, and by the place among what the original server sent (0 is the first): what ours sends instead, each as
     * {@code connection:step/rc} or {@code connection:FIN}.
     */
    private static final Map<String, Map<Integer, List<String>>> INSTEAD = Map.ofEntries(
            // A lock that could only wait for its own connection.
            Map.entry("relock_same_connection_EX", Map.of(2, List.of("1:16/4"))),
            // Everything of a connection ends with it, the second lock of the same mode as well.
            Map.entry("relock_PR_disconnect_leak_BUG", Map.of(3, List.of("1:FIN", "2:24/0"))),
            // Locks are routed by name: `two` is held, `one` is free.
            Map.entry("second_resource_same_connection_BUG", Map.of(2, List.of("2:16/4"), 3, List.of("3:16/0"))),
            // A total that does not fit in 32 bits is no resource name.
            Map.entry("numeric_overflow", Map.of(0, List.of("1:16/-14"), 1, List.of("2:16/-14"))),
            // A negative quantity ends its connection; the pool stays as it was.
            Map.entry(
                    "numeric_negative_quantity_BUG",
                    Map.of(0, List.of("1:FIN"), 1, List.of("2:16/0"), 2, List.of("3:16/4"))),
            // A path is released with its connection, whichever path created the tree.
            Map.entry("hier_crash_leak_BUG", Map.of(3, List.of("3:16/0"))),
            // An unlock releases exactly the path that it names.
            Map.entry("hier_unlock_descendant_releases_ancestor_BUG", Map.of(2, List.of())),
            // A waiter is refused by step 32, the only form that the original client takes for a refusal.
            Map.entry("create_no_numeric_impossible_BUG", Map.of(2, List.of("1:32/6"))),
            // A format that is too coarse gets an answer.
            Map.entry("timestamp_invalid_format", Map.of(0, List.of("1:16/-14", "1:FIN"))),
            // A message that is no XML closes its connection in order.
            Map.entry("trailing_nul", Map.of(1, List.of("1:FIN"))));

    /**
     * Recordings in which two connections sent something at the same moment, and what came back shows that the one that is noted later was
     * first: the connection that is noted first, and the one that was.
     */
    private static final Map<String, List<String>> REALLY_FIRST = Map.of(
            "hier_unlock_ancestor_noop", List.of("1", "2"),
            "timestamp_seconds_unique", List.of("4", "3"));

    private static final long SAME_MOMENT_MILLIS = 5;

    private ReplayDifferences() {}

    /** The events of the recording, with what our server sends. */
    static List<Event> expected(Transcript transcript) {
        Map<Integer, List<String>> instead = INSTEAD.getOrDefault(transcript.name(), Map.of());
        List<Event> events = new ArrayList<>();
        int sent = 0;
        for (Event event : transcript.events()) {
            if (event.direction() != Direction.SERVER_TO_CLIENT) {
                events.add(event);
                continue;
            }
            List<String> ours = instead.get(sent++);
            if (ours == null) {
                events.add(event);
            } else {
                ours.forEach(text -> events.add(event(text, event.timeMillis())));
            }
        }
        return inCertainOrder(transcript.name(), events);
    }

    /** Puts each answer behind its request where both came at one moment, so that the order of requests is certain. */
    private static List<Event> inCertainOrder(String name, List<Event> recorded) {
        List<Event> left = new LinkedList<>(recorded);
        List<Event> ordered = new ArrayList<>();
        while (!left.isEmpty()) {
            Event next = left.remove(0);
            List<String> swapped = REALLY_FIRST.getOrDefault(name, List.of("", ""));
            Event first = left.isEmpty() ? next : left.get(0);
            if (next.connection().equals(swapped.get(0))
                    && first.connection().equals(swapped.get(1))
                    && first.direction() == Direction.CLIENT_TO_SERVER
                    && isSameMoment(next, first)) {
                left.set(0, next);
                next = first;
            }
            ordered.add(next);
            if (next.direction() == Direction.CLIENT_TO_SERVER) {
                takeAnswer(next, left, ordered);
            }
        }
        return ordered;
    }

    private static void takeAnswer(Event request, List<Event> left, List<Event> ordered) {
        for (Event event : left) {
            if (event.connection().equals(request.connection())) {
                if (event.direction() == Direction.SERVER_TO_CLIENT && isSameMoment(request, event)) {
                    left.remove(event);
                    ordered.add(event);
                }
                return;
            }
        }
    }

    private static boolean isSameMoment(Event one, Event other) {
        return Math.abs(one.timeMillis() - other.timeMillis()) <= SAME_MOMENT_MILLIS;
    }

    private static Event event(String text, long timeMillis) {
        String connection = text.substring(0, text.indexOf(':'));
        String what = text.substring(text.indexOf(':') + 1);
        if (what.equals("FIN")) {
            return new Event(connection, Direction.SERVER_TO_CLIENT, timeMillis, "", what);
        }
        String step = what.substring(0, what.indexOf('/'));
        String message = TestClient.HEADER + "<msg level=\"3\" verb=\"1\" step=\"" + step + "\">"
                + (step.equals("16") ? SESSION : "") + "<answer rc=\"" + what.substring(what.indexOf('/') + 1)
                + "\"/></msg>";
        return new Event(connection, Direction.SERVER_TO_CLIENT, timeMillis, message, "");
    }
}
