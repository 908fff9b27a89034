package io.flomd.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flomd.conformance.Rule;
import io.flomd.engine.EffectSink;
import io.flomd.engine.EngineClock;
import io.flomd.engine.EngineDecorator;
import io.flomd.engine.LateEngine;
import io.flomd.engine.LockEngine;
import io.flomd.engine.LockSession;
import io.flomd.lock.AcquireRequest;
import io.flomd.lock.LockLimits;
import io.flomd.lock.LockView;
import io.flomd.lock.SessionInfo;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real connections to engines that are late, not ready or broken, and administrators who end sessions. */
class EngineBehindServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void locksAreFreeBeforeTheEndIsSeenHoweverLateTheEngineIs(long seed) {
        try (TestServer server = server(engine -> new LateEngine(engine, seed));
                TestClient other = server.connect()) {
            for (int round = 0; round < 30; round++) {
                try (TestClient holder = server.connect()) {
                    assertThat(holder.lock("r")).contains("rc=\"0\"");
                    if (round % 2 == 0) {
                        holder.tryHalfClose();
                    } else {
                        holder.send("</msg>");
                    }
                    assertThat(holder.receive()).isEqualTo("<EOF>");
                }
                assertThat(other.send(TestClient.lockMessage("r", 5, false)).receive())
                        .contains("rc=\"0\"");
                other.unlock("r");
                assertThat(other.send(TestClient.lockMessage("s", 0, false)).receive())
                        .contains("rc=\"0\"");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void answersOfALateEngineComeInTheOrderOfTheRequests(long seed) {
        int requests = 200;
        try (TestServer server = server(engine -> new LateEngine(engine, seed));
                TestClient client = server.connect()) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < requests; i++) {
                all.append(TestClient.lockMessage(i % 3 == 0 ? "no-name" : "r" + i, 5, false));
            }
            client.send(TestClient.lockMessage("first", 5, false) + all);
            assertThat(client.receive()).contains("rc=\"0\"");
            for (int i = 0; i < requests; i++) {
                assertThat(client.receive()).contains(i % 3 == 0 ? "rc=\"-14\"" : "rc=\"0\"");
            }
        }
    }

    @Test
    @Rule("LK-228")
    void aConnectionIsTurnedAwayWhileTheEngineIsNotReady() {
        AtomicBoolean ready = new AtomicBoolean(false);
        try (TestServer server = server(engine -> new EngineDecorator(engine) {
            @Override
            public @Nullable LockSession open(SessionInfo info, EffectSink sink) {
                return ready.get() ? super.open(info, sink) : null;
            }
        })) {
            try (TestClient early = server.connect()) {
                assertThat(early.isClosedByPeer()).isTrue();
            }
            assertThat(server.seen).contains("rejected NOT_READY").doesNotContain("connected tcp");
            await().atMost(PATIENCE).until(() -> server.server.openConnections() == 0);
            ready.set(true);
            try (TestClient client = server.connect()) {
                assertThat(client.lock("r")).contains("rc=\"0\"");
            }
        }
    }

    @Test
    void anAdministratorsEndClosesTheConnectionAndFreesItsLocks() {
        try (TestServer server = server(engine -> engine);
                TestClient holder = server.connect();
                TestClient waiter = server.connect()) {
            assertThat(holder.lock("r")).contains("rc=\"0\"");
            assertThat(waiter.lock("r")).contains("rc=\"1\"");
            LockView.Holder held = server.view().resources().get(0).holders().get(0);
            server.engine.revoke(held.session(), "maintenance");
            assertThat(holder.receive()).isEqualTo("<EOF>");
            assertThat(waiter.receive()).contains("step=\"24\"><answer rc=\"0\"/>");
            assertThat(server.offences()).isEmpty();
        }
    }

    @Test
    void aFaultInOneConversationClosesItsConnectionAndIsCounted() {
        try (TestServer server = server(engine -> failing(engine, () -> {
                    throw new IllegalStateException("planted");
                }));
                TestClient other = server.connect();
                TestClient client = server.connect()) {
            assertThat(other.lock("r")).contains("rc=\"0\"");
            client.send(TestClient.lockMessage("trigger", 5, true));
            assertThat(client.isClosedByPeer()).isTrue();
            await().atMost(PATIENCE).until(() -> server.seen.contains("failed"));
            assertThat(server.seen).noneMatch(text -> text.startsWith("broken"));
            assertThat(other.lock("s")).contains("rc=\"0\"");
        }
    }

    @Test
    void anErrorInOneConversationIsTheEndOfTheServer() {
        try (TestServer server = server(engine -> failing(engine, () -> {
                    throw new StackOverflowError("planted");
                }));
                TestClient client = server.connect()) {
            client.send(TestClient.lockMessage("trigger", 5, true));
            await().atMost(PATIENCE)
                    .until(() -> server.seen.stream()
                            .anyMatch(text -> text.startsWith("broken the connection of 127.0.0.1")
                                    && text.endsWith("StackOverflowError: planted")));
        }
    }

    private static TestServer server(UnaryOperator<LockEngine> decorator) {
        return new TestServer(
                TestServer.settings("127.0.0.1"),
                EngineClock.WALL,
                LockLimits.DEFAULTS,
                ZoneOffset.UTC,
                (command, effects) -> {},
                decorator);
    }

    /** An engine whose sessions fail when somebody asks for the trigger. */
    private static LockEngine failing(LockEngine engine, Runnable planted) {
        return new EngineDecorator(engine) {
            @Override
            public @Nullable LockSession open(SessionInfo info, EffectSink sink) {
                LockSession session = super.open(info, sink);
                return session == null
                        ? null
                        : new SessionDecorator(session) {
                            @Override
                            public long acquire(AcquireRequest request) {
                                if (request.resource().text().equals("trigger")) {
                                    planted.run();
                                }
                                return super.acquire(request);
                            }
                        };
            }
        };
    }
}
