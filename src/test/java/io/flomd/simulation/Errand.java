package io.flomd.simulation;

import io.flomd.resource.LockMode;
import io.flomd.wire.FlomMessage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * What a client wants to do on one connection.
 *
 * @param patienceMicros how long it waits for the lock before it leaves; {@link Long#MAX_VALUE} if for ever
 * @param holdMicros how long it holds the lock
 */
record Errand(FlomMessage.LockRequest request, long patienceMicros, long holdMicros, Ending ending) {
    private static final List<String> NAMES =
            List.of("a", "n[3]", "r.g", "/a/b", "/a/b/c", "/a/d", "_S_q[2]", "_s_q[1]", "_t_%S[2]", "_t_%s#f[1]");
    private static final int NAMES_IN_USE = 3;
    private static final int MAX_HOLD_MICROS = 800_000;
    private static final int MAX_PATIENCE_MICROS = 3_000_000;

    /** What a client does when it has held the lock long enough. */
    enum Ending {
        /** Unlocks and leaves, as the command does. */
        RELEASE,
        /** Unlocks, and asks for the same again on the same connection. */
        RELEASE_AND_ASK_AGAIN,
        /** Leaves without unlocking. */
        HALF_CLOSE,
        /** Its connection breaks. */
        DIE,
        /** Unlocks something that it never asked for. */
        RELEASE_WHAT_IS_UNKNOWN,
        /** Sends what is no message. */
        TALK_NONSENSE
    }

    /** Names for one simulation, few enough for conflicts. */
    static List<String> someNames(Random random) {
        return random.ints(NAMES_IN_USE, 0, NAMES.size()).mapToObj(NAMES::get).toList();
    }

    static Errand random(Random random, List<String> names) {
        boolean mayCreate = random.nextInt(4) > 0;
        boolean patient = mayCreate && random.nextBoolean();
        FlomMessage.LockRequest request = new FlomMessage.LockRequest(
                "client",
                names.get(random.nextInt(names.size())).getBytes(StandardCharsets.UTF_8),
                random.nextInt(LockMode.values().length),
                random.nextInt(5) > 0,
                random.nextInt(5),
                mayCreate,
                random.nextInt(1_000),
                true);
        Ending[] endings = Ending.values();
        return new Errand(
                request,
                patient ? Long.MAX_VALUE : random.nextInt(MAX_PATIENCE_MICROS),
                random.nextInt(MAX_HOLD_MICROS),
                random.nextBoolean() ? Ending.RELEASE : endings[random.nextInt(endings.length)]);
    }

    String name() {
        return new String(request.name(), StandardCharsets.UTF_8);
    }
}
