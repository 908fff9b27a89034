package io.flomd.server;

import io.flomd.engine.EngineClock;
import io.flomd.engine.EngineObserver;
import io.flomd.engine.StandaloneEngine;
import io.flomd.lock.LockLimits;
import io.flomd.lock.LockTable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/** A running server on a free port, with everything that can be watched. */
public final class TestServer implements AutoCloseable, ServerListener, ShutdownGate {
    public static final String PEER_ID = "5f0c1e2d3b4a59687766554433221100";

    public final List<String> seen = new CopyOnWriteArrayList<>();
    public final StandaloneEngine engine;
    public final FlomServer server;

    public TestServer() {
        this(settings("127.0.0.1"), EngineClock.SYSTEM);
    }

    public TestServer(ServerSettings settings, EngineClock clock) {
        this(settings, clock, LockLimits.DEFAULTS, (command, effects) -> {});
    }

    public TestServer(ServerSettings settings, EngineClock clock, LockLimits limits, EngineObserver observer) {
        engine = new StandaloneEngine(
                new LockTable(limits, ZoneId.systemDefault(), StandaloneEngine.firstToken(clock)), clock, 0, observer);
        server = new FlomServer(settings, engine, clock, this, this, "");
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
                keepalive);
    }

    public InetSocketAddress address() {
        return Objects.requireNonNull(server.address());
    }

    public TestClient connect() {
        return new TestClient(address());
    }

    @Override
    public void onConnected(String transport) {
        seen.add("connected " + transport);
    }

    @Override
    public void onDisconnected(String transport) {
        seen.add("disconnected " + transport);
    }

    @Override
    public void onRejected(Rejection rejection) {
        seen.add("rejected " + rejection);
    }

    @Override
    public void onMalformed(String reason) {
        seen.add("malformed " + reason);
    }

    @Override
    public void onOffence(Offence offence) {
        seen.add("offence " + offence);
    }

    @Override
    public void onShutdownMessage(boolean allowed) {
        seen.add("shutdown message " + (allowed ? "allowed" : "ignored"));
    }

    @Override
    public boolean allows(SocketAddress peer) {
        return peer instanceof InetSocketAddress address
                && InetAddress.getLoopbackAddress().equals(address.getAddress());
    }

    @Override
    public void shutDown(boolean immediate) {
        seen.add("shut down " + (immediate ? "at once" : "when idle"));
    }

    @Override
    public void close() {
        server.stop();
        engine.close();
    }
}
