package io.flomd.simulation;

import io.flomd.wire.FlomMessage;
import io.flomd.wire.FlomMessage.LockAnswer;
import io.flomd.wire.MalformedMessageException;
import io.flomd.wire.MessageReader;
import io.flomd.wire.MessageWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The client's side of one connection. */
final class ClientConversation implements SimulatedLink.End {
    private static final int MAX_MESSAGE_BYTES = 1_023;

    private final Scheduler scheduler;
    private final Errand errand;
    private final Consumer<Outcome> outcomes;
    private final Runnable whenOver;
    private final MessageReader reader = new MessageReader(MAX_MESSAGE_BYTES);
    private State state = State.LEAVING;
    private @Nullable SimulatedLink link;
    private int requests;
    private boolean answered;

    private enum State {
        WAITING,
        HOLDING,
        LEAVING,
        OVER
    }

    /** How a request ended. */
    enum Outcome {
        GRANTED_AT_ONCE,
        GRANTED_LATER,
        REFUSED_AT_ONCE,
        REFUSED_LATER,
        TIMED_OUT,
        LOST
    }

    ClientConversation(Scheduler scheduler, Errand errand, Consumer<Outcome> outcomes, Runnable whenOver) {
        this.scheduler = scheduler;
        this.errand = errand;
        this.outcomes = outcomes;
        this.whenOver = whenOver;
    }

    void begin(SimulatedLink opened) {
        link = opened;
        ask();
    }

    void checkBelief(ServerSide server) {
        if (state == State.HOLDING && !link().isCut() && !server.holds(link(), errand.name())) {
            throw new AssertionError("a client thinks that it holds " + errand.name() + ", but it does not");
        }
    }

    private void ask() {
        state = State.WAITING;
        answered = false;
        int request = ++requests;
        send(errand.request());
        if (errand.patienceMicros() != Long.MAX_VALUE) {
            scheduler.after(errand.patienceMicros(), () -> {
                if (state == State.WAITING && request == requests) {
                    outcomes.accept(Outcome.TIMED_OUT);
                    leave();
                }
            });
        }
    }

    @Override
    public void onBytes(byte[] bytes) {
        reader.feed(ByteBuffer.wrap(bytes));
        try {
            for (FlomMessage message = reader.next(); message != null; message = reader.next()) {
                if (message instanceof LockAnswer answer) {
                    onAnswer(answer);
                } else {
                    throw new AssertionError("no answer: " + message);
                }
            }
        } catch (MalformedMessageException e) {
            throw new AssertionError("the server sent nonsense", e);
        }
    }

    private void onAnswer(LockAnswer answer) {
        if (state == State.LEAVING || state == State.OVER) {
            return;
        }
        require(state == State.WAITING, "an answer to no question", answer);
        require(answered ? answer.step() > 16 : answer.step() == 16, "an answer with the wrong step", answer);
        boolean first = !answered;
        answered = true;
        switch (answer.rc()) {
            case 0 -> {
                require(answer.step() != 32, "a grant with the step of a refusal", answer);
                require(answer.token() != null, "a grant without token", answer);
                outcomes.accept(first ? Outcome.GRANTED_AT_ONCE : Outcome.GRANTED_LATER);
                hold();
            }
            case 1, 2 -> require(answer.step() != 32, "a wait with the step of a refusal", answer);
            default -> {
                require(first || answer.step() == 32, "a late refusal that clients take for a grant", answer);
                outcomes.accept(first ? Outcome.REFUSED_AT_ONCE : Outcome.REFUSED_LATER);
                leave();
            }
        }
    }

    private void hold() {
        state = State.HOLDING;
        int request = requests;
        scheduler.after(errand.holdMicros(), () -> {
            if (state == State.HOLDING && request == requests) {
                end();
            }
        });
    }

    private void end() {
        switch (errand.ending()) {
            case RELEASE -> {
                unlock(errand.request().name());
                leave();
            }
            case RELEASE_AND_ASK_AGAIN -> {
                unlock(errand.request().name());
                if (requests == 1) {
                    ask();
                } else {
                    leave();
                }
            }
            case HALF_CLOSE -> leave();
            case DIE -> {
                state = State.LEAVING;
                link().cut();
            }
            case RELEASE_WHAT_IS_UNKNOWN -> {
                state = State.LEAVING;
                unlock("unknown".getBytes(StandardCharsets.UTF_8));
            }
            case TALK_NONSENSE -> {
                state = State.LEAVING;
                link().toServer().send("<nonsense/></msg>".getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private void unlock(byte[] name) {
        send(new FlomMessage.Unlock(name, errand.holdMicros() % 2 == 0));
    }

    /** Sends no more, and waits for the server to close. */
    private void leave() {
        state = State.LEAVING;
        link().toServer().finish();
    }

    @Override
    public void onFinished() {
        over();
    }

    @Override
    public void onCut() {
        over();
    }

    private void over() {
        if (state == State.WAITING) {
            outcomes.accept(Outcome.LOST);
        }
        if (state != State.OVER) {
            state = State.OVER;
            whenOver.run();
        }
    }

    private void send(FlomMessage message) {
        link().toServer().send(MessageWriter.encode(message));
    }

    private SimulatedLink link() {
        return Objects.requireNonNull(link);
    }

    private static void require(boolean holds, String broken, LockAnswer answer) {
        if (!holds) {
            throw new AssertionError(broken + ": " + answer);
        }
    }

    @Override
    public String toString() {
        return state + ", " + errand;
    }
}
