package io.flomd.simulation;

import io.flomd.lock.LockCommand;
import io.flomd.lock.LockEffect;
import io.flomd.lock.LockEffect.SessionEffect;
import io.flomd.lock.LockLimits;
import io.flomd.lock.LockTable;
import io.flomd.lock.LockView;
import io.flomd.lock.SessionId;
import io.flomd.lock.SessionInfo;
import io.flomd.lock.TableZone;
import io.flomd.testing.LockInvariants;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A server of the simulation: one real lock table, checked after every command, and the sessions of the connections to it. */
final class SimulatedServer {
    private static final ZoneId ZONE = ZoneOffset.UTC;
    private static final long START_MICROS = 1_700_000_000_000_000L;

    private final Scheduler scheduler;
    private final Random random;
    private final LockInvariants invariants;
    private final Map<SessionId, ServerConnection> connections = new LinkedHashMap<>();
    private final List<String> log = new ArrayList<>();
    private LockTable table;
    private LockView view;
    private long clockErrorMicros;
    private long plannedTickMicros = Long.MAX_VALUE;
    private long lastCounter;

    SimulatedServer(Scheduler scheduler, Random random, LockLimits limits) {
        this.scheduler = scheduler;
        this.random = random;
        this.invariants = new LockInvariants(limits, ZONE);
        this.table = new LockTable(limits, TableZone.UTC, 1);
        this.view = table.view();
    }

    SimulatedLink.End accept(SimulatedLink link) {
        SessionId session = new SessionId(0, ++lastCounter);
        ServerConnection connection = new ServerConnection(this, session, link);
        connections.put(session, connection);
        apply(new LockCommand.OpenSession(
                session, clockMicros(), new SessionInfo("tcp", "client " + session.counter(), null, clockMicros())));
        return connection;
    }

    /** The server's idea of the time, in microseconds since 1970; it may step back. */
    long clockMicros() {
        return START_MICROS + scheduler.nowMicros() + clockErrorMicros;
    }

    void stepClock(long byMicros) {
        clockErrorMicros += byMicros;
        planTick();
    }

    /** Applies the command, now and then twice, as a server does that does not know whether the first time worked. */
    void apply(LockCommand command) {
        applyOnce(command);
        if (random.nextInt(10) == 0) {
            applyOnce(command);
        }
    }

    /** Forgets the connection of a session that has ended. */
    void forget(SessionId session) {
        connections.remove(session);
    }

    private void applyOnce(LockCommand command) {
        List<LockEffect> effects = table.apply(command);
        view = table.view();
        log.add(command + " -> " + effects);
        invariants.check(command, effects, view);
        for (LockEffect effect : effects) {
            if (effect instanceof SessionEffect told) {
                connections.get(told.session()).deliver(told);
            }
        }
        planTick();
    }

    private void planTick() {
        long deadlineMicros = table.nextDeadlineMicros();
        if (deadlineMicros != Long.MAX_VALUE && deadlineMicros != plannedTickMicros) {
            plannedTickMicros = deadlineMicros;
            scheduler.after(Math.max(0, deadlineMicros - clockMicros()), this::tick);
        }
    }

    private void tick() {
        plannedTickMicros = Long.MAX_VALUE;
        apply(new LockCommand.Tick(clockMicros()));
    }

    /** Goes on with a table that was written down and read again, as if nothing had happened. */
    void replaceTable() {
        table = LockTable.restore(table.snapshot());
        if (!view.equals(table.view())) {
            throw new AssertionError("the restored table has " + table.view() + ", not " + view);
        }
    }

    /** Comes back with the table of before, but without any connection. */
    void restart() {
        replaceTable();
        for (ServerConnection connection : List.copyOf(connections.values())) {
            connection.link().cut();
            connection.onCut();
        }
    }

    /** Whether the client at the other end of the link holds what it thinks it holds. */
    boolean holds(SimulatedLink link, String name) {
        return view.resources().stream()
                .flatMap(resource -> resource.holders().stream())
                .filter(holder -> holder.name().text().equals(name))
                .map(holder -> connections.get(holder.session()))
                .anyMatch(connection -> connection != null && connection.link() == link);
    }

    /** Cuts the connection of one client. */
    void cutOne() {
        List<ServerConnection> open = List.copyOf(connections.values());
        if (!open.isEmpty()) {
            open.get(random.nextInt(open.size())).link().cut();
        }
    }

    /** Every command and its effects so far. */
    List<String> log() {
        return log;
    }

    /** @throws AssertionError if anything is left after the last client */
    void checkEnd() {
        if (!connections.isEmpty()) {
            throw new AssertionError("connections are left: " + connections.keySet());
        }
        LockInvariants.checkEmpty(view);
        if (table.nextDeadlineMicros() != Long.MAX_VALUE) {
            throw new AssertionError("a deadline is left: " + table.nextDeadlineMicros());
        }
    }
}
