package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.testing.LockInvariants;
import io.flomd.testing.ReferenceLockTable;
import io.flomd.testing.SessionCommands;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Nobody waits behind a waiter who waits for it, in whatever order holds, waits and overtakings came about: after every short sequence of requests and
 * unlocks of three sessions the invariants hold, and effects are those of the reference table.
 */
class HopelessWaitsTest {
    private static final SessionId A = new SessionId(0, 1);
    private static final SessionId B = new SessionId(0, 2);
    private static final SessionId C = new SessionId(0, 3);
    private static final List<SessionId> SESSIONS = List.of(A, B, C);

    /** A request, or with no mode an unlock. */
    private record Move(String name, String mode, int quantity) {}

    private final SessionCommands commands = new SessionCommands();
    private LockTable table = table(0);

    @ParameterizedTest
    @CsvSource({
        "0, 6, a PR/a EX/a -",
        "1, 6, a PR/a EX/a -",
        "0, 6, n[2] 1/n[2] 2/n[2] -",
        "1, 6, n[2] 1/n[2] 2/n[2] -",
        "0, 5, x/y PR/x EX/x -/x/y -",
        "0, 5, x PR/x/y EX/x/y -/x -"
    })
    void noShortSequenceLeavesAWaiterBehindOneWhoWaitsForIt(int maxOvertakes, int length, String moves) {
        extend(new int[0], moves(moves), length, maxOvertakes);
    }

    @Test
    void aWaiterIsRefusedWhenItsSessionIsGrantedWhatTheOneBeforeItWaitsFor() {
        acquire(C, "r", LockMode.EX);
        acquire(A, "r", LockMode.PR);
        acquire(B, "r", LockMode.EX);
        assertThat(acquire(A, "r", LockMode.PR)).containsExactly("enqueued 1.2 now");
        assertThat(release(C, "r"))
                .containsExactly("released 3.1", "granted 1.1 token 2 later", "refused 1.2 WAITS_FOR_ITSELF later");
        assertThat(release(A, "r")).containsExactly("released 1.1", "granted 2.1 token 3 later");
    }

    @Test
    void aWaiterIsRefusedWhenTheOneBeforeItMustNotBeOvertakenAnyMore() {
        table = table(1);
        acquire(A, "/r/x", LockMode.PR);
        acquire(C, "/r/y", LockMode.EX);
        acquire(B, "/r/x", LockMode.EX);
        assertThat(acquire(A, "/r", LockMode.PR)).containsExactly("enqueued 1.2 now");
        assertThat(acquire(C, "/r/x", LockMode.PR))
                .containsExactly("granted 3.2 token 3 now", "refused 1.2 WAITS_FOR_ITSELF later");
    }

    @Test
    void aWaiterIsRefusedWhenALowerLimitPutsItBehindOneWhoWaitsForIt() {
        table = table(5);
        acquire(A, "n[4]", 1);
        acquire(C, "n[4]", 2);
        acquire(B, "n[4]", 4);
        assertThat(acquire(A, "n[4]", 2)).containsExactly("enqueued 1.2 now");
        List<LockEffect> effects =
                table.apply(new LockCommand.Configure(1, 0, new LockLimits(10, 10, 10, 0, 10), TableZone.UTC));
        assertThat(texts(effects)).containsExactly("refused 1.2 WAITS_FOR_ITSELF later");
    }

    private static LockTable table(int maxOvertakes) {
        LockTable table = new LockTable(new LockLimits(10, 10, 10, maxOvertakes, 10), TableZone.UTC, 1);
        SESSIONS.forEach(session -> table.apply(SessionCommands.open(session, 0)));
        return table;
    }

    private static List<Move> moves(String text) {
        return Arrays.stream(text.replace("x/y", "x:y").split("/"))
                .map(move -> move.split(" "))
                .map(move -> new Move(
                        move[0].startsWith("x") ? "/" + move[0].replace(':', '/') : move[0],
                        move[1],
                        Character.isDigit(move[1].charAt(0)) ? Integer.parseInt(move[1]) : 0))
                .toList();
    }

    /** Checks every sequence of that length that begins with these steps. */
    private static void extend(int[] steps, List<Move> moves, int length, int maxOvertakes) {
        if (steps.length == length) {
            check(steps, moves, maxOvertakes);
            return;
        }
        int acting =
                Arrays.stream(steps).map(step -> step / moves.size() + 1).max().orElse(0);
        // Sessions differ by name only: one acts for the first time after all those before it did.
        for (int step = 0; step < Math.min(acting + 1, SESSIONS.size()) * moves.size(); step++) {
            int[] longer = Arrays.copyOf(steps, steps.length + 1);
            longer[steps.length] = step;
            extend(longer, moves, length, maxOvertakes);
        }
    }

    private static void check(int[] steps, List<Move> moves, int maxOvertakes) {
        LockLimits limits = new LockLimits(10, 10, 10, maxOvertakes, 10);
        LockTable table = new LockTable(limits, TableZone.UTC, 1);
        ReferenceLockTable reference = new ReferenceLockTable(limits, ZoneOffset.UTC, 1);
        LockInvariants invariants = new LockInvariants(limits, ZoneOffset.UTC);
        SessionCommands numbered = new SessionCommands();
        List<LockCommand> commands = new ArrayList<>();
        SESSIONS.forEach(session -> commands.add(SessionCommands.open(session, 0)));
        for (int step : steps) {
            SessionId session = SESSIONS.get(step / moves.size());
            Move move = moves.get(step % moves.size());
            ResourceName name = ResourceName.of(move.name);
            boolean isMode = Character.isLetter(move.mode.charAt(0));
            LockMode mode = isMode ? LockMode.valueOf(move.mode) : LockMode.EX;
            commands.add(
                    move.mode.equals("-")
                            ? numbered.release(session, 0, name, false)
                            : numbered.acquire(
                                    session, 0, new AcquireRequest(name, mode, move.quantity, true, true, 0)));
        }
        for (LockCommand command : commands) {
            List<LockEffect> effects = table.apply(command);
            assertEquals(reference.apply(command), effects, () -> "effects of the last of " + commands);
            invariants.check(command, effects, table.view());
        }
    }

    private List<String> acquire(SessionId session, String name, LockMode mode) {
        return acquire(session, new AcquireRequest(ResourceName.of(name), mode, 0, true, true, 0));
    }

    private List<String> acquire(SessionId session, String name, int quantity) {
        return acquire(session, new AcquireRequest(ResourceName.of(name), LockMode.EX, quantity, true, true, 0));
    }

    private List<String> acquire(SessionId session, AcquireRequest request) {
        return texts(table.apply(commands.acquire(session, 0, request)));
    }

    private List<String> release(SessionId session, String name) {
        return texts(table.apply(commands.release(session, 0, ResourceName.of(name), false)));
    }

    private static List<String> texts(List<LockEffect> effects) {
        return effects.stream().map(EffectText::of).toList();
    }
}
