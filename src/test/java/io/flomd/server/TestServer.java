package io.flomd.server;

import io.flomd.access.AccessControl;
import io.flomd.access.AccessRules;
import io.flomd.access.IpNetwork;
import io.flomd.engine.Breakdown;
import io.flomd.engine.DeadlineTimer;
import io.flomd.engine.EngineClock;
import io.flomd.engine.EngineObserver;
import io.flomd.engine.LateEngine;
import io.flomd.engine.LockEngine;
import io.flomd.engine.StandaloneEngine;
import io.flomd.engine.ZoneTables;
import io.flomd.lock.LockCommand;
import io.flomd.lock.LockLimits;
import io.flomd.lock.LockTable;
import io.flomd.lock.LockView;
import io.flomd.lock.SessionInfo;
import io.flomd.lock.ViewQuery;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A running server on a free port, with everything that can be watched. */
public final class TestServer implements AutoCloseable, ShutdownGate, Breakdown {
    public static final String PEER_ID = "5f0c1e2d3b4a59687766554433221100";

    public final List<String> seen = new CopyOnWriteArrayList<>();
    /** Every command that the table was given, in order. */
    public final List<LockCommand> applied = new CopyOnWriteArrayList<>();

    public final StandaloneEngine engine;
    public final FlomServer server;

    public TestServer() {
        this(settings("127.0.0.1"), EngineClock.WALL);
    }

    public TestServer(ServerSettings settings, EngineClock clock) {
        this(settings, clock, LockLimits.DEFAULTS, ZoneId.systemDefault(), (command, effects) -> {});
    }

    public TestServer(ServerSettings settings, EngineClock clock, String zone) {
        this(settings, clock, LockLimits.DEFAULTS, ZoneId.of(zone), (command, effects) -> {});
    }

    public TestServer(
            ServerSettings settings, EngineClock clock, LockLimits limits, ZoneId zone, EngineObserver observer) {
        this(settings, clock, limits, zone, observer, engine -> engine);
    }

    /** @param decorator makes the engine that connections see from the one that has the table */
    public TestServer(
            ServerSettings settings,
            EngineClock clock,
            LockLimits limits,
            ZoneId zone,
            EngineObserver observer,
            UnaryOperator<LockEngine> decorator) {
        this(settings, clock, limits, zone, observer, decorator, AccessRules.of(List.of()));
    }

    /** @param access rules that go before the one that loopback may end the server */
    public TestServer(ServerSettings settings, AccessRules access) {
        this(
                settings,
                EngineClock.WALL,
                LockLimits.DEFAULTS,
                ZoneId.systemDefault(),
                (command, effects) -> {},
                engine -> engine,
                access);
    }

    private TestServer(
            ServerSettings settings,
            EngineClock clock,
            LockLimits limits,
            ZoneId zone,
            EngineObserver observer,
            UnaryOperator<LockEngine> decorator,
            AccessRules access) {
        engine = new StandaloneEngine(
                new LockTable(limits, ZoneTables.of(zone), StandaloneEngine.firstToken(clock)),
                clock,
                new DeadlineTimer(clock),
                0,
                (command, effects) -> {
                    observer.onApplied(command, effects);
                    applied.add(command);
                },
                this);
        Long late = Long.getLong("late");
        LockEngine served = decorator.apply(late == null ? engine : new LateEngine(engine, late));
        server = new FlomServer(settings, served, clock, new RecordingListener(seen), control(access), this, this, "");
        server.start();
    }

    public static ServerSettings settings(String address) {
        return settings(address, "", new ServerSettings.Keepalive(60, 10, 6), 1000, Duration.ofSeconds(10));
    }

    public static ServerSettings settings(
            String address,
            String socketPath,
            ServerSettings.Keepalive keepalive,
            int maxConnections,
            Duration firstMessageTimeout) {
        return new ServerSettings(
                address,
                0,
                socketPath,
                "rwx------",
                PEER_ID,
                4096,
                maxConnections,
                firstMessageTimeout,
                65_536,
                64,
                Long.MAX_VALUE,
                keepalive,
                null);
    }

    /** The same with TLS. */
    public static ServerSettings withTls(ServerSettings base, ServerSettings.Tls tls) {
        return new ServerSettings(
                base.address(),
                base.port(),
                base.socketPath(),
                base.socketPermissions(),
                base.peerId(),
                base.maxMessageBytes(),
                base.maxConnections(),
                base.firstMessageTimeout(),
                base.maxPendingAnswerBytes(),
                base.maxUnansweredRequests(),
                base.maxPendingAnswerBytesTotal(),
                base.keepalive(),
                tls);
    }

    public InetSocketAddress address() {
        return Objects.requireNonNull(server.address());
    }

    /** Everything that is held and awaited. */
    public LockView view() {
        return engine.view(ViewQuery.all(Integer.MAX_VALUE)).view();
    }

    /** Has deadlines take effect that are due by a clock that was set forward. */
    public void letTimePass() {
        if (server.isRunning()) {
            engine.open(new SessionInfo("test", "clock", null, 0), effect -> {}).close();
        }
    }

    /** What was seen of malformed and misplaced messages. */
    public List<String> offences() {
        return seen.stream()
                .filter(text -> text.startsWith("offence") || text.startsWith("malformed"))
                .toList();
    }

    public TestClient connect() {
        return new TestClient(address());
    }

    @Override
    public void onBroken(String where, Throwable cause) {
        seen.add("broken " + where + ": " + cause);
    }

    private AccessControl control(AccessRules access) {
        AccessRules always = AccessRules.ofShutdown("shutdown-from", List.of(IpNetwork.parse("127.0.0.1")));
        return new AccessControl(
                access,
                always,
                false,
                (request, rule, isDryRun) ->
                        seen.add("denied " + request.action().word() + " by " + rule));
    }

    @Override
    public void shutDown(boolean immediate) {
        seen.add("shut down " + (immediate ? "at once" : "when idle"));
        if (immediate) {
            Thread stopper = new Thread(server::stop, "stop");
            stopper.setDaemon(true);
            stopper.start();
        }
    }

    @Override
    public void close() {
        server.stop();
        engine.close();
    }
}
