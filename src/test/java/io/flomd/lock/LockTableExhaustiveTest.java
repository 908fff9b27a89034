package io.flomd.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.testing.ReferenceLockTable;
import io.flomd.testing.SessionCommands;
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
        List<LockCommand> commands(Client client);
    }

    /** A client with the session that it has now. */
    private static final class Client {
        private final SessionCommands commands;
        private final int node;
        private int sessions;

        Client(SessionCommands commands, int node) {
            this.commands = commands;
            this.node = node;
        }

        SessionId session() {
            return new SessionId(node, sessions);
        }

        LockCommand open() {
            sessions++;
            return SessionCommands.open(session(), NOW_MICROS);
        }
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
                moves.add(client -> List.of(client.commands.acquire(client.session(), NOW_MICROS, request)));
            }
        }
        moves.add(client -> List.of(client.commands.release(client.session(), NOW_MICROS, RESOURCE, false)));
        moves.add(client -> List.of(client.commands.close(client.session(), NOW_MICROS), client.open()));
        return moves;
    }

    private static void check(List<Step> steps, int sessions, LockLimits limits) {
        LockTable table = new LockTable(limits, TableZone.UTC, 1);
        ReferenceLockTable reference = new ReferenceLockTable(limits, ZoneOffset.UTC, 1);
        List<LockCommand> commands = commands(steps, sessions);
        for (LockCommand command : commands) {
            assertEquals(
                    reference.apply(command), table.apply(command), () -> "effects of " + command + " in " + commands);
        }
        assertEquals(reference.view(), table.view(), () -> "view after " + commands);
    }

    private static List<LockCommand> commands(List<Step> steps, int sessions) {
        SessionCommands numbered = new SessionCommands();
        List<LockCommand> commands = new ArrayList<>();
        List<Client> clients = new ArrayList<>();
        for (int node = 1; node <= sessions; node++) {
            Client client = new Client(numbered, node);
            clients.add(client);
            commands.add(client.open());
        }
        for (Step step : steps) {
            commands.addAll(step.move().commands(clients.get(step.session() - 1)));
        }
        return commands;
    }
}
