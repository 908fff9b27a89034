package io.flomd.testing;

import io.flomd.lock.LockCommand;
import io.flomd.lock.LockLimits;
import io.flomd.lock.LockTable;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A lock table's settings and the commands for it.
 *
 * @param zone where timestamp resources take the local time from
 * @param firstToken the first fencing token
 */
public record Trace(LockLimits limits, ZoneId zone, long firstToken, List<LockCommand> commands)
        implements Seeds.Steps<Trace> {
    /** Longer than any lifespan in {@link Traces}. */
    private static final long LONG_AFTER_MICROS = 86_400_000_000L;

    /** A new table with these settings. */
    public LockTable newTable() {
        return new LockTable(limits, zone, firstToken);
    }

    /** A new reference table with these settings. */
    public ReferenceLockTable newReference() {
        return new ReferenceLockTable(limits, zone, firstToken);
    }

    /** The commands after which every table must be empty: all sessions close, and a long time passes. */
    public List<LockCommand> closing() {
        long endMicros =
                commands.stream().mapToLong(LockCommand::nowMicros).max().orElse(0);
        List<LockCommand> closing = new ArrayList<>();
        for (LockCommand command : commands) {
            if (command instanceof LockCommand.OpenSession open) {
                closing.add(new LockCommand.CloseSession(open.session(), endMicros));
            }
        }
        closing.add(new LockCommand.Tick(endMicros + LONG_AFTER_MICROS));
        return closing;
    }

    @Override
    public int size() {
        return commands.size();
    }

    @Override
    public Trace without(int from, int to) {
        List<LockCommand> fewer = new ArrayList<>(commands.subList(0, from));
        fewer.addAll(commands.subList(to, commands.size()));
        return new Trace(limits, zone, firstToken, fewer);
    }

    @Override
    public String toString() {
        return limits + ", " + zone + ", first token " + firstToken
                + commands.stream().map(command -> "\n  " + command).collect(Collectors.joining());
    }
}
