package io.flomd.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flomd.access.AccessControl;
import io.flomd.conformance.Rule;
import io.flomd.engine.EffectSink;
import io.flomd.engine.EngineClock;
import io.flomd.engine.EngineDecorator;
import io.flomd.engine.EngineTimer;
import io.flomd.engine.LockEngine;
import io.flomd.engine.LockSession;
import io.flomd.engine.StandaloneEngine;
import io.flomd.lock.AcquireRequest;
import io.flomd.lock.LockEffect.SessionEffect;
import io.flomd.lock.LockLimits;
import io.flomd.lock.LockTable;
import io.flomd.lock.SessionInfo;
import io.flomd.lock.TableZone;
import io.flomd.resource.ResourceName;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Conversations with an engine whose effects the test holds back: what is said, what is looked at, and when the end is shown. */
class ConversationTest {
    private static final int MAX_UNANSWERED = 3;

    private final Deque<Runnable> effects = new ArrayDeque<>();
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final List<String> seen = new ArrayList<>();
    private final HeldEngine engine = new HeldEngine(new StandaloneEngine(
            new LockTable(LockLimits.DEFAULTS, TableZone.UTC, 1),
            EngineClock.WALL,
            new NoTimer(),
            0,
            (command, applied) -> {},
            (where, cause) -> seen.add("broken " + cause)));
    private final Client client = new Client("client");

    @Test
    void whatFollowsTheFirstRequestWaitsUntilThatIsAnswered() {
        client.say(lock("a") + lock("b"));
        assertThat(engine.requests).isEqualTo(1);
        assertThat(client.wantsBytes()).isFalse();
        deliverAll();
        assertThat(client.answers()).containsExactly("16/0", "16/0");
        assertThat(client.wantsBytes()).isTrue();
    }

    @Test
    void whatFollowsALastRefusalIsNotLookedAtHoweverLateItComes() {
        client.say(lock("missing", 0) + lock("b") + "<nonsense></msg>");
        deliverAll();
        assertThat(client.answers()).containsExactly("16/5", "half close");
        assertThat(engine.requests).isEqualTo(1);
        assertThat(seen).isEmpty();
    }

    @Test
    void theEndIsShownWhenTheSessionHasEndedAndNotBefore() {
        client.say(lock("a"));
        deliverAll();
        client.answers();
        client.conversation.onGone();
        deliver(effects.size() - 1);
        assertThat(client.answers()).isEmpty();
        deliverAll();
        assertThat(client.answers()).containsExactly("close");
    }

    @Test
    void answersToWhatCameBeforeABadMessageAreSentBeforeTheEnd() {
        client.say(lock("a"));
        deliverAll();
        client.say(lock("b") + lock("c") + "<nonsense></msg>");
        assertThat(client.answers()).containsExactly("16/0");
        deliverAll();
        assertThat(client.answers()).containsExactly("16/0", "16/0", "close");
    }

    @Test
    void aRefusalThatNeedsNoEngineDoesNotOvertakeTheAnswersBeforeIt() {
        client.say(lock("a"));
        deliverAll();
        client.say(lock("b") + lock("no-name") + lock("c"));
        assertThat(engine.requests).isEqualTo(2);
        deliverAll();
        assertThat(client.answers()).containsExactly("16/0", "16/0", "16/-14", "16/0");
    }

    @Test
    @Rule("LK-226")
    void nothingMoreIsReadWithAsManyUnansweredRequestsAsTheLimitAndOneLessIsNone() {
        client.say(lock("a"));
        deliverAll();
        client.say(lock("b") + lock("c"));
        assertThat(client.wantsBytes()).isTrue();
        assertThat(seen).isEmpty();
        client.say(lock("d") + lock("e"));
        assertThat(engine.requests).as("the limit and not one more").isEqualTo(1 + MAX_UNANSWERED);
        assertThat(client.wantsBytes()).isFalse();
        assertThat(seen).containsExactly("requests held");
        deliver(1);
        assertThat(engine.requests).isEqualTo(2 + MAX_UNANSWERED);
        deliverAll();
        assertThat(client.wantsBytes()).isTrue();
        assertThat(client.answers()).hasSize(5);
    }

    @Test
    void aTokenIsGivenFromTheRequestOnThatAskedForOne() {
        client.say(lock("a"));
        deliverAll();
        client.say(lock("b") + lock("c").replace("lifespan", "token=\"1\" lifespan") + lock("d"));
        deliverAll();
        assertThat(client.sent).hasSize(4);
        assertThat(client.sent.get(1)).doesNotContain("token");
        assertThat(client.sent.get(2)).contains("token");
        assertThat(client.sent.get(3)).contains("token");
    }

    @Test
    void anAdministratorsEndIsShownToTheClient() {
        client.say(lock("a"));
        deliverAll();
        engine.revoke(client.session.id(), "because");
        deliverAll();
        assertThat(client.answers()).containsExactly("16/0", "close");
    }

    @Test
    @Rule("LK-227")
    void aClientThatLosesALockLosesItsConnection() {
        client.say(lock("a"));
        deliverAll();
        engine.revoke(client.session.id(), ResourceName.of("a"), engine.lastNumber, "because");
        deliverAll();
        assertThat(client.answers()).containsExactly("16/0", "close");
        assertThat(engine.isIdle()).isFalse();
    }

    @Test
    void aClientThatLeavesTooMuchUnreadIsCutWhenItsSessionHasEnded() {
        client.say(lock("a"));
        client.conversation.onUnreadAnswers(ServerListener.Offence.UNREAD_ANSWERS);
        client.conversation.onUnreadAnswers(ServerListener.Offence.UNREAD_ANSWERS);
        assertThat(client.answers()).isEmpty();
        deliverAll();
        assertThat(client.answers()).containsExactly("cut");
        assertThat(seen).containsExactly("offence UNREAD_ANSWERS");
    }

    @Test
    void theTimeLimitEndsAConversationWithoutARequestOnce() {
        client.conversation.onTimeLimit();
        client.conversation.onTimeLimit();
        deliverAll();
        assertThat(client.answers()).containsExactly("close");
        assertThat(seen).containsExactly("offence FIRST_MESSAGE_TIMEOUT");
    }

    @Test
    void aStepThatItsStateDoesNotAllowIsNotMade() {
        client.conversation.onSessionEnded();
        assertThat(client.answers()).containsExactly("close");
        assertThatThrownBy(() -> client.conversation.become(ConversationState.SERVING))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a conversation that is ENDING cannot become SERVING");
    }

    private void deliver(int count) {
        for (int i = 0; i < count; i++) {
            effects.remove().run();
            runTasks();
        }
    }

    private void deliverAll() {
        while (!effects.isEmpty()) {
            deliver(1);
        }
    }

    private void runTasks() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    private static String lock(String name) {
        return lock(name, 1);
    }

    private static String lock(String name, int create) {
        return TestClient.lockMessage(name, 0, false).replace("create=\"1\"", "create=\"" + create + "\"");
    }

    /** Effects go where the test lets them go. */
    private final class HeldEngine extends EngineDecorator {
        private int requests;
        private long lastNumber;

        HeldEngine(LockEngine engine) {
            super(engine);
        }

        @Override
        public @Nullable LockSession open(SessionInfo info, EffectSink sink) {
            LockSession session = super.open(info, effect -> hold(effect, sink));
            return new SessionDecorator(session) {
                @Override
                public long acquire(AcquireRequest request) {
                    requests++;
                    lastNumber = super.acquire(request);
                    return lastNumber;
                }
            };
        }

        private void hold(SessionEffect effect, EffectSink sink) {
            effects.add(() -> sink.accept(effect));
        }
    }

    /** One conversation, and what its client sees of it. */
    private final class Client implements ClientLink {
        private final List<String> sent = new ArrayList<>();
        private final List<String> shown = new ArrayList<>();
        private final Conversation conversation;
        private final LockSession session;

        Client(String name) {
            EffectInbox inbox = new EffectInbox(tasks::add, () -> true, this::onEffects);
            SessionInfo info = new SessionInfo("tcp", name, null, 0);
            session = engine.open(info, inbox);
            conversation = new Conversation(
                    new ConversationContext(
                            4096,
                            MAX_UNANSWERED,
                            engine,
                            new LockAnswers("server"),
                            new RecordingListener(seen),
                            AccessControl.OPEN,
                            new ClosedGate(),
                            "",
                            () -> 1),
                    info,
                    ClientIdentity.UNKNOWN,
                    this,
                    inbox,
                    session);
        }

        private void onEffects() {
            conversation.onEffects();
        }

        void say(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            conversation.onBytes(bytes, 0, bytes.length);
        }

        boolean wantsBytes() {
            return conversation.wantsBytes();
        }

        /** Answers in short, and the end, since the last call. */
        List<String> answers() {
            List<String> news = List.copyOf(shown);
            shown.clear();
            return news;
        }

        @Override
        public SocketAddress peer() {
            return InetSocketAddress.createUnresolved("client", 1);
        }

        @Override
        public void send(byte[] message) {
            String text = new String(message, StandardCharsets.UTF_8);
            sent.add(text);
            shown.add(text.replaceAll("(?s).*step=\"(\\d+)\".*rc=\"(-?\\d+)\".*", "$1/$2"));
        }

        @Override
        public void end(Ending ending) {
            shown.add(ending.name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }

        @Override
        public void limitTime() {}

        @Override
        public void unlimitTime() {}
    }

    private static final class NoTimer implements EngineTimer {
        @Override
        public void start(Runnable onDue) {}

        @Override
        public void set(long deadlineMicros) {}

        @Override
        public void fired() {}

        @Override
        public void close() {}
    }
}
