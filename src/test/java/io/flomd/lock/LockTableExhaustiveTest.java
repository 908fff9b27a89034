package io.flomd.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flomd.lock.LockCommand.Acquire;
import io.flomd.lock.LockCommand.CloseSession;
import io.flomd.lock.LockCommand.OpenSession;
import io.flomd.lock.LockCommand.Release;
import io.flomd.testing.ReferenceLockTable;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every short sequence of commands for one resource has the effects that the reference table gives. */
class LockTableExhaustiveTest {
    private static final ResourceName RESOURCE = ResourceName.of("a");
    private static final LockMode[] MODES = {LockMode.PR, LockMode.EX, LockMode.CW};
    private static final long NOW_MICROS = 1_700_000_000_000_000L;

    /** Something that a session can do. */
    private interface Move {
        List<LockCommand> commands(SessionId session, long number);
    }

    private record Step(int session, Move move) {}

    @ParameterizedTest
    @CsvSource({"2, 5, 16", "2, 4, 0", "3, 4, 1"})
    void everyShortSequenceAgreesWithTheReference(int sessions, int length, int maxOvertakes) {
        LockLimits limits = new LockLimits(10, 10, 10, maxOvertakes, 10);
        extend(new ArrayList<>(), moves(), sessions, length, limits);
    }

    /** Checks every sequence of that length that begins with these steps; shorter ones are beginnings of them. */
    private static void extend(List<Step> steps, List<Move> moves, int sessions, int length, LockLimits limits) {
        if (steps.size() == length) {
            check(steps, sessions, limits);
            return;
        }
        // Sessions differ by name only, so a session acts for the first time after all those before it did.
        int acting = steps.stream().mapToInt(Step::session).max().orElse(0);
        for (int session = 1; session <= Math.min(acting + 1, sessions); session++) {
            for (Move move : moves) {
                steps.add(new Step(session, move));
                extend(steps, moves, sessions, length, limits);
                steps.remove(steps.size() - 1);
            }
        }
    }

    private static List<Move> moves() {
        List<Move> moves = new ArrayList<>();
        for (LockMode mode : MODES) {
            for (boolean mayWait : new boolean[] {true, false}) {
                AcquireRequest request = new AcquireRequest(RESOURCE, mode, 0, mayWait, true, 0);
                moves.add((session, number) -> List.of(new Acquire(session, number, NOW_MICROS, request)));
            }
        }
        moves.add((session, number) -> List.of(new Release(session, number, NOW_MICROS, RESOURCE, false)));
        moves.add((session, number) ->
                List.of(new CloseSession(session, NOW_MICROS), new OpenSession(session, NOW_MICROS)));
        return moves;
    }

    private static void check(List<Step> steps, int sessions, LockLimits limits) {
        LockTable table = new LockTable(limits, ZoneOffset.UTC, 1);
        ReferenceLockTable reference = new ReferenceLockTable(limits, ZoneOffset.UTC, 1);
        List<LockCommand> commands = commands(steps, sessions);
        for (LockCommand command : commands) {
            assertEquals(
                    reference.apply(command), table.apply(command), () -> "effects of " + command + " in " + commands);
        }
        assertEquals(reference.view(), table.view(), () -> "view after " + commands);
    }

    private static List<LockCommand> commands(List<Step> steps, int sessions) {
        List<LockCommand> commands = new ArrayList<>();
        for (int session = 1; session <= sessions; session++) {
            commands.add(new OpenSession(new SessionId(0, session), NOW_MICROS));
        }
        for (Step step : steps) {
            commands.addAll(step.move().commands(new SessionId(0, step.session()), commands.size()));
        }
        return commands;
    }
}
