package io.flomd.testing;

import io.flomd.lock.LockCommand;
import io.flomd.lock.LockLimits;
import io.flomd.lock.LockTable;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A lock table's first settings and the commands for it.
 *
 * @param steps the commands, numbered as {@link Numbering} says
 * @param zone where timestamp resources take the local time from
 * @param firstToken the first fencing token
 */
public record Trace(LockLimits limits, ZoneId zone, long firstToken, List<LockCommand> steps)
        implements Seeds.Steps<Trace> {
    /** Longer than any lifespan in {@link Traces}. */
    private static final long LONG_AFTER_MICROS = 86_400_000_000L;

    /** A new table with these settings. */
    public LockTable newTable() {
        return new LockTable(limits, Zones.table(zone), firstToken);
    }

    /** A new reference table with these settings. */
    public ReferenceLockTable newReference() {
        return new ReferenceLockTable(limits, zone, firstToken);
    }

    /** The commands in order. */
    public List<LockCommand> commands() {
        Numbering numbering = new Numbering();
        return steps.stream().map(numbering::of).toList();
    }

    /** The commands after which every table must be empty: all sessions close, and a long time passes. */
    public List<LockCommand> closing() {
        Numbering numbering = new Numbering();
        steps.forEach(numbering::of);
        long endMicros = steps.stream().mapToLong(LockCommand::nowMicros).max().orElse(0);
        List<LockCommand> closing = new ArrayList<>();
        for (LockCommand step : steps) {
            if (step instanceof LockCommand.OpenSession open) {
                closing.add(numbering.of(new LockCommand.CloseSession(open.session(), 0, endMicros)));
            }
        }
        // One lets 200 deadlines take effect.
        for (int left = steps.size(); left >= 0; left -= 200) {
            closing.add(new LockCommand.Tick(endMicros + LONG_AFTER_MICROS));
        }
        return closing;
    }

    @Override
    public int size() {
        return steps.size();
    }

    @Override
    public Trace without(int from, int to) {
        List<LockCommand> fewer = new ArrayList<>(steps.subList(0, from));
        fewer.addAll(steps.subList(to, steps.size()));
        return new Trace(limits, zone, firstToken, fewer);
    }

    @Override
    public String toString() {
        return limits + ", " + zone + ", first token " + firstToken
                + commands().stream().map(command -> "\n  " + command).collect(Collectors.joining());
    }
}
