package io.flomd.simulation;

import io.flomd.engine.EffectSink;
import io.flomd.engine.EngineDecorator;
import io.flomd.engine.LateEngine;
import io.flomd.engine.LockEngine;
import io.flomd.engine.LockSession;
import io.flomd.engine.StandaloneEngine;
import io.flomd.engine.SteadyClock;
import io.flomd.engine.ZoneTables;
import io.flomd.lock.LockCommand;
import io.flomd.lock.LockEffect;
import io.flomd.lock.LockLimits;
import io.flomd.lock.LockTable;
import io.flomd.lock.LockView;
import io.flomd.lock.SessionId;
import io.flomd.lock.SessionInfo;
import io.flomd.server.PlayedConnection;
import io.flomd.testing.LockInvariants;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Where the shipping engine and conversations run: their clock, timer and links are played, and the table is checked after every command. */
final class ServerSide {
    private static final ZoneId ZONE = ZoneOffset.UTC;
    private static final long START_MICROS = 1_700_000_000_000_000L;
    private static final int NOT_READY_MICROS = 500_000;

    private final Scheduler scheduler;
    private final Random random;
    private final LockLimits limits;
    private final boolean late;
    private final int maxUnansweredRequests;
    private final Map<String, SimulatedLink> links = new LinkedHashMap<>();
    private final Set<SimulatedLink> revoked = new HashSet<>();
    private final List<String> log = new ArrayList<>();
    private final Map<SessionId, String> peers = new HashMap<>();
    private LockInvariants invariants;
    private LockTable table;
    private LockView view;
    private SteadyClock clock;
    private LockEngine engine;
    private boolean ready = true;
    private @Nullable Throwable failure;
    private long clockErrorMicros;
    private long accepted;

    ServerSide(Scheduler scheduler, Random random, LockLimits limits) {
        this.scheduler = scheduler;
        this.random = random;
        this.limits = limits;
        this.late = random.nextBoolean();
        this.maxUnansweredRequests = random.nextBoolean() ? 64 : 1;
        start();
    }

    private void start() {
        SteadyClock clock =
                new SteadyClock(this::wallMicros, () -> TimeUnit.MICROSECONDS.toNanos(scheduler.nowMicros()));
        this.clock = clock;
        invariants = new LockInvariants(limits, ZONE);
        table = new LockTable(limits, ZoneTables.of(ZONE), StandaloneEngine.firstToken(clock));
        view = table.view();
        peers.clear();
        StandaloneEngine standalone = new StandaloneEngine(
                table, clock, new PlayedTimer(scheduler, clock), 0, this::onApplied, (where, cause) -> failure = cause);
        LockEngine maybeReady = new EngineDecorator(standalone) {
            @Override
            public @Nullable LockSession open(SessionInfo info, EffectSink sink) {
                return ready ? super.open(info, sink) : null;
            }
        };
        engine = late ? new LateEngine(maybeReady, random, scheduler::after) : maybeReady;
    }

    SimulatedLink.End accept(SimulatedLink link) {
        String peer = "client " + ++accepted;
        PlayedConnection connection = PlayedConnection.accept(
                engine,
                new SessionInfo("tcp", peer, null, clock.nowMicros()),
                maxUnansweredRequests,
                new PlayedConnection.Transport() {
                    @Override
                    public void send(byte[] bytes) {
                        link.toClient().send(bytes);
                    }

                    @Override
                    public void finish() {
                        links.remove(peer);
                        link.toClient().finish();
                    }

                    @Override
                    public void after(long delayMicros, Runnable action) {
                        scheduler.after(delayMicros, action);
                    }
                });
        if (connection == null) {
            scheduler.after(0, () -> link.toClient().finish());
            return new Nobody();
        }
        links.put(peer, link);
        return new Server(peer, connection);
    }

    private void onApplied(LockCommand command, List<LockEffect> effects) {
        view = table.view();
        log.add(command + " -> " + effects);
        if (command instanceof LockCommand.OpenSession open) {
            peers.put(open.session(), open.info().peerAddress());
        }
        invariants.check(command, effects, view);
    }

    /** The wall clock of the server, in microseconds since 1970; it may step back. */
    private long wallMicros() {
        return START_MICROS + scheduler.nowMicros() + clockErrorMicros;
    }

    void stepClock(long byMicros) {
        clockErrorMicros += byMicros;
    }

    /** Comes back as a process that was started again: without any lock or connection. */
    void restart() {
        engine.close();
        links.values().forEach(SimulatedLink::cut);
        links.clear();
        start();
    }

    /** Turns everybody away for a while. */
    void becomeUnready() {
        ready = false;
        scheduler.after(random.nextInt(NOT_READY_MICROS), () -> ready = true);
    }

    /** Has an administrator end a session, or take a lock or a place in a line from it. */
    void revokeOne() {
        boolean waiter = random.nextBoolean();
        for (LockView.Resource resource : view.resources()) {
            if (waiter && !resource.waiters().isEmpty()) {
                LockView.Waiter revokee = resource.waiters().get(0);
                // It may be granted the lock before it loses it.
                note(revokee.session());
                engine.revoke(revokee.session(), revokee.name(), revokee.request(), "played");
                return;
            } else if (!waiter && !resource.holders().isEmpty()) {
                revoke(resource.holders().get(0));
                return;
            }
        }
    }

    private void revoke(LockView.Holder holder) {
        note(holder.session());
        if (random.nextBoolean()) {
            engine.revoke(holder.session(), "played");
        } else {
            engine.revoke(holder.session(), holder.name(), holder.request(), "played");
        }
    }

    private void note(SessionId session) {
        SimulatedLink link = links.get(peers.get(session));
        if (link != null) {
            revoked.add(link);
        }
    }

    /** Cuts the connection of one client. */
    void cutOne() {
        List<SimulatedLink> open = List.copyOf(links.values());
        if (!open.isEmpty()) {
            open.get(random.nextInt(open.size())).cut();
        }
    }

    /** Whether the client at the other end of the link holds what it thinks it holds, or is about to be told that it lost it. */
    boolean holds(SimulatedLink link, String name) {
        return revoked.contains(link)
                || view.resources().stream()
                        .flatMap(resource -> resource.holders().stream())
                        .filter(holder -> holder.name().text().equals(name))
                        .anyMatch(holder -> links.get(peers.get(holder.session())) == link);
    }

    /** Every command and its effects so far. */
    List<String> log() {
        return log;
    }

    /** @throws AssertionError if the engine is broken, or a table that was written down and read again would differ */
    void check() {
        if (failure != null) {
            throw new AssertionError("the engine is broken: " + failure.getMessage(), failure);
        }
    }

    /** @throws AssertionError if the table, written down and read again, would be another one */
    void checkSnapshot() {
        LockView restored = LockTable.restore(table.snapshot()).view();
        if (!view.equals(restored)) {
            throw new AssertionError("the restored table has " + restored + ", not " + view);
        }
    }

    /** @throws AssertionError if anything is left after the last client */
    void checkEnd() {
        if (!links.isEmpty()) {
            throw new AssertionError("connections are left: " + links.keySet());
        }
        LockInvariants.checkEmpty(view);
        if (!engine.isIdle()) {
            throw new AssertionError("sessions are left");
        }
    }

    private final class Server implements SimulatedLink.End {
        private final String peer;
        private final PlayedConnection connection;

        Server(String peer, PlayedConnection connection) {
            this.peer = peer;
            this.connection = connection;
        }

        @Override
        public void onBytes(byte[] bytes) {
            connection.onBytes(bytes);
        }

        @Override
        public void onFinished() {
            connection.onGone();
        }

        @Override
        public void onCut() {
            links.remove(peer);
            connection.onGone();
        }
    }

    /** The end of a connection that was turned away. */
    private static final class Nobody implements SimulatedLink.End {
        @Override
        public void onBytes(byte[] bytes) {}

        @Override
        public void onFinished() {}

        @Override
        public void onCut() {}
    }
}
