package io.flomd.conformance;

import io.flomd.lock.LockLimits;
import io.flomd.server.TestServer;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** A running server for all tests of a class, whose time stands still but where a test moves it. Each test uses names of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServerUnderTest {
    static final long SECOND = 1_000_000;
    /**
     * 2026-01-05 02:52:00 UTC, when the clock of the server begins. It is before every time that a test sets, because a server that has seen a
     * later one keeps to that, and may see it as late as a connection of the test is accepted.
     */
    static final long START_MICROS = 1_767_581_520_000_000L;

    final AtomicLong nowMicros = new AtomicLong(START_MICROS);
    private final List<AutoCloseable> open = new ArrayList<>();
    private TestServer server;

    @BeforeAll
    void startServer() {
        server = server(LockLimits.DEFAULTS, "UTC");
    }

    @AfterAll
    void stopServer() {
        server.close();
    }

    @AfterEach
    void closeWhatTheTestOpened() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        open.clear();
        server.seen.clear();
    }

    /** The server that tests use unless they start one of their own. */
    TestServer server() {
        return server;
    }

    /** A client of the server that all tests of the class share. */
    Peer peer() {
        return peer(server());
    }

    /** A client of this server, closed after the test. */
    Peer peer(TestServer of) {
        return closeAfterTest(new Peer(of.address()));
    }

    /** A server of its own for the test, with these limits. */
    TestServer ownServer(LockLimits limits) {
        return closeAfterTest(server(limits, "UTC"));
    }

    /** A server of its own for the test, in this time zone. */
    TestServer ownServer(String zone) {
        return closeAfterTest(server(LockLimits.DEFAULTS, zone));
    }

    <T extends AutoCloseable> T closeAfterTest(T resource) {
        open.add(resource);
        return resource;
    }

    /** Moves the clock on, and has what is due then happen. */
    void pass(TestServer of, long micros) {
        nowMicros.addAndGet(micros);
        of.letTimePass();
    }

    void pass(long micros) {
        pass(server(), micros);
    }

    /** The defaults, but for the number of waiters and overtakings. */
    static LockLimits limits(int maxResources, int maxWaiters, int maxLocks, int maxOvertakes) {
        return new LockLimits(
                maxResources, maxWaiters, maxLocks, maxOvertakes, LockLimits.DEFAULTS.maxTimestampElements());
    }

    private TestServer server(LockLimits limits, String zone) {
        return new TestServer(
                TestServer.settings("127.0.0.1"),
                nowMicros::get,
                limits,
                zone.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(zone),
                (command, effects) -> {});
    }
}
