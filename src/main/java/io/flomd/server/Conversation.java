package io.flomd.server;

import io.flomd.engine.LockSession;
import io.flomd.lock.AcquireRequest;
import io.flomd.lock.LockEffect;
import io.flomd.lock.LockEffect.SessionEffect;
import io.flomd.lock.Refusal;
import io.flomd.lock.SessionInfo;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.server.ClientLink.Ending;
import io.flomd.server.ServerListener.Offence;
import io.flomd.wire.FlomMessage;
import io.flomd.wire.FlomMessage.DiscoverAnswer;
import io.flomd.wire.FlomMessage.DiscoverRequest;
import io.flomd.wire.FlomMessage.LockRequest;
import io.flomd.wire.FlomMessage.Shutdown;
import io.flomd.wire.FlomMessage.Unlock;
import io.flomd.wire.MalformedMessageException;
import io.flomd.wire.MessageReader;
import io.flomd.wire.MessageWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's side of what is said on one connection, which is one session: whatever it holds is released when it ends, by whichever side
 * and for whatever reason (ADR-4, ADR-10).
 *
 * <p>Bytes and effects go in; calls of the engine, answers and the ending come out. The engine may answer late: a conversation that ends goes
 * on until the engine says that its session has ended, and only then is the client shown the end. Used on one thread, that of its
 * {@link EffectInbox}; knows nothing of the transport but the {@link ClientLink}.
 */
final class Conversation implements LockEffect.SessionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

    /** How far it has come. */
    enum State {
        /** No lock has been asked for. */
        NEW,
        /** The first lock request waits for its first answer, which may be the last one; what follows it is not looked at yet. */
        AWAITING,
        /** Locks are asked for, answered and given back. */
        SERVING,
        /** What the client still sends is not looked at; answers to what it sent before go out until its session has ended. */
        ENDING;

        boolean mayBecome(State next) {
            return switch (this) {
                case NEW -> next == AWAITING || next == ENDING;
                case AWAITING -> next == SERVING || next == ENDING;
                case SERVING -> next == ENDING;
                case ENDING -> false;
            };
        }
    }

    private final ConversationContext context;
    private final SessionInfo info;
    private final ClientLink link;
    private final EffectInbox inbox;
    private final LockSession session;
    private final MessageReader reader;
    private State state = State.NEW;
    private Ending ending = Ending.CLOSE;
    private boolean sessionEnded;
    /** Requests given to the engine that it has not answered yet. */
    private int unanswered;
    /** Whether a request was refused without the engine, and the refusal must wait for the engine's answers to those before. */
    private boolean refusalHeld;
    /** The first request whose client showed that it knows fencing tokens. */
    private long tokensSince = Long.MAX_VALUE;

    private boolean tokensWanted;

    /**
     * @param inbox where the effects of the session come in
     * @param session the session of this conversation, and of no other
     */
    Conversation(
            ConversationContext context, SessionInfo info, ClientLink link, EffectInbox inbox, LockSession session) {
        this.context = context;
        this.info = info;
        this.link = link;
        this.inbox = inbox;
        this.session = session;
        this.reader = new MessageReader(context.maxMessageBytes());
    }

    /** The client has sent these bytes. The array belongs to the caller again when this returns. */
    void onBytes(byte[] bytes, int offset, int length) {
        if (state != State.ENDING) {
            reader.feed(bytes, offset, length);
        }
        goOn();
    }

    /** Effects have come in. */
    void onEffects() {
        goOn();
    }

    /** The client sends nothing any more: it has closed, or its connection is lost. */
    void onGone() {
        if (ending != Ending.CUT) {
            ending = Ending.CLOSE;
        }
        endSession();
        goOn();
    }

    /** The time for a first message, or for the client to go after its last answer, is over. */
    void onTimeLimit() {
        if (state == State.NEW) {
            end(Offence.FIRST_MESSAGE_TIMEOUT, "has sent no whole message in time (flom.server.first-message-timeout)");
        } else if (sessionEnded) {
            link.end(Ending.CUT);
        }
        goOn();
    }

    /** The client has left more answers unread than it may, alone or together with all others. */
    void onUnreadAnswers(Offence offence) {
        if (ending != Ending.CUT) {
            ending = Ending.CUT;
            end(
                    offence,
                    offence == Offence.UNREAD_ANSWERS
                            ? "leaves more answers unread than allowed (flom.server.max-pending-answer-bytes)"
                            : "leaves answers unread, while all clients leave more unread than allowed"
                                    + " (flom.server.max-pending-answer-bytes-total)");
        }
        goOn();
    }

    /** Whether the client is to be read; at the end only so that it sees a close and no reset. */
    boolean wantsBytes() {
        return state == State.ENDING || wantsMessages();
    }

    private boolean wantsMessages() {
        return (state == State.NEW || state == State.SERVING)
                && unanswered < context.maxUnansweredRequests()
                && !refusalHeld;
    }

    /** Whether the session goes on, as far as this side knows. */
    boolean isLive() {
        return state != State.ENDING;
    }

    /** Deals with everything that there is: effects before messages, because they belong to what was said before. */
    private void goOn() {
        inbox.attend(true);
        try {
            boolean more = true;
            while (more) {
                SessionEffect effect = inbox.poll();
                if (effect != null) {
                    effect.deliverTo(this);
                } else {
                    more = takeMessage();
                }
            }
        } finally {
            inbox.attend(false);
        }
    }

    private boolean takeMessage() {
        if (refusalHeld && unanswered == 0) {
            refusalHeld = false;
            send(context.answers().invalidName());
        }
        if (!wantsMessages()) {
            return false;
        }
        try {
            FlomMessage message = reader.next();
            if (message == null) {
                return false;
            }
            handle(message);
        } catch (MalformedMessageException e) {
            context.listener().onMalformed(e.reason());
            LOG.warn(
                    "{} sent no message of the protocol, its connection is closed: {}",
                    info.peerAddress(),
                    e.getMessage());
            endSession();
        }
        return true;
    }

    private void handle(FlomMessage message) {
        if (state == State.NEW) {
            link.unlimitTime();
        }
        if (message instanceof LockRequest request) {
            lock(request);
        } else if (message instanceof Unlock unlock) {
            unlock(unlock);
        } else if (message instanceof DiscoverRequest && state == State.NEW) {
            send(new DiscoverAnswer(context.advertisedAddress(), context.port().getAsInt()));
            link.limitTime();
        } else if (message instanceof Shutdown shutdown && state == State.NEW) {
            shutDown(shutdown);
        } else {
            end(
                    Offence.UNEXPECTED_MESSAGE,
                    "sent verb " + message.verb() + " step " + message.step() + " out of place");
        }
    }

    private void lock(LockRequest request) {
        boolean isFirst = state == State.NEW;
        if (request.peerId() != null && isFirst) {
            session.identify(request.peerId());
        }
        ResourceName name = ResourceName.ofBytes(request.name());
        if (name == null) {
            refuseName(isFirst);
            return;
        }
        boolean hasMode = name.type().hasModes();
        if (hasMode && !LockMode.isCode(request.mode())) {
            end(Offence.BAD_VALUE, "asked for mode " + request.mode() + ", which is not one of 0 to 5");
            return;
        }
        if (request.quantity() < 0) {
            end(Offence.BAD_VALUE, "asked for quantity " + request.quantity() + ", which is negative");
            return;
        }
        if (isFirst) {
            become(State.AWAITING);
        }
        if (++unanswered == context.maxUnansweredRequests()) {
            context.listener().onRequestsHeld();
        }
        long number = session.acquire(new AcquireRequest(
                name,
                hasMode ? LockMode.ofCode(request.mode()) : LockMode.EX,
                request.quantity(),
                request.mayWait(),
                request.mayCreate(),
                request.lifespanMillis()));
        if (request.tokenWanted() && tokensSince > number) {
            tokensSince = number;
        }
    }

    private void refuseName(boolean isFirst) {
        if (isFirst) {
            sendLast(context.answers().invalidName());
        } else {
            refusalHeld = true;
        }
    }

    private void unlock(Unlock unlock) {
        ResourceName name = ResourceName.ofBytes(unlock.name());
        if (name == null || state == State.NEW) {
            end(Offence.WRONG_UNLOCK, "unlocks what it never asked for");
        } else {
            session.release(name, unlock.rollback());
        }
    }

    private void shutDown(Shutdown message) {
        boolean allowed = context.shutdownGate().allows(link.peer());
        context.listener().onShutdownMessage(allowed);
        LOG.warn(
                "{} (peer id {}) asks the server to shut down {}: {}",
                info.peerAddress(),
                message.peerId(),
                message.immediate() ? "at once" : "when it is idle",
                allowed ? "granted" : "ignored, it is not in flom.server.shutdown-from");
        endSession();
        if (allowed) {
            context.shutdownGate().shutDown(message.immediate());
        }
    }

    @Override
    public void onGranted(LockEffect.Granted effect) {
        if (effect.immediate()) {
            onFirstAnswer(effect.request());
        }
        send(context.answers().granted(effect, tokensWanted));
    }

    @Override
    public void onEnqueued(LockEffect.Enqueued effect) {
        if (effect.immediate()) {
            onFirstAnswer(effect.request());
        }
        send(context.answers().enqueued(effect));
    }

    @Override
    public void onAwaitsCreation(LockEffect.AwaitsCreation effect) {
        onFirstAnswer(effect.request());
        send(context.answers().awaitsCreation());
    }

    @Override
    public void onRefused(LockEffect.Refused effect) {
        // FLoM quirk: a first request that cannot be served at all is the last of its connection.
        boolean isLast = state == State.AWAITING
                && effect.immediate()
                && (effect.refusal() == Refusal.NO_SUCH_RESOURCE
                        || effect.refusal() == Refusal.FORMAT_TOO_COARSE
                        || effect.refusal() == Refusal.FORMAT_TOO_LONG
                        || effect.refusal() == Refusal.ELEMENT_TOO_LONG);
        if (isLast) {
            sendLast(context.answers().refused(effect));
            return;
        }
        if (effect.immediate()) {
            onFirstAnswer(effect.request());
        }
        send(context.answers().refused(effect));
    }

    @Override
    public void onRevoked(LockEffect.Revoked effect) {
        // The protocol has no message for it. A client that goes on without its lock must learn of it all the same.
        LOG.warn(
                "{} loses its lock of {} and its connection, which is the one way to tell it: {}",
                info.peerAddress(),
                effect.resource(),
                effect.reason());
        endSession();
    }

    @Override
    public void onSessionEnded(LockEffect.SessionEnded effect) {
        if (effect.end().isViolation()) {
            context.listener().onOffence(Offence.WRONG_UNLOCK);
            LOG.warn(
                    "{} unlocks {}: {}, its connection is closed", info.peerAddress(), effect.resource(), effect.end());
        } else if (effect.reason() != null) {
            LOG.warn("{} loses its connection and its locks: {}", info.peerAddress(), effect.reason());
        }
        if (state != State.ENDING) {
            become(State.ENDING);
        }
        sessionEnded = true;
        link.end(ending);
    }

    private void onFirstAnswer(long request) {
        unanswered--;
        tokensWanted |= request >= tokensSince;
        if (state == State.AWAITING) {
            become(State.SERVING);
        }
    }

    private void send(FlomMessage message) {
        if (ending != Ending.CUT) {
            link.send(MessageWriter.encode(message));
        }
    }

    private void sendLast(FlomMessage message) {
        send(message);
        ending = Ending.HALF_CLOSE;
        endSession();
    }

    private void end(Offence offence, String what) {
        context.listener().onOffence(offence);
        LOG.warn("{} {}: its connection is closed", info.peerAddress(), what);
        endSession();
    }

    /** Ends the session, if that is not under way; the client is shown the end when the engine has done it. */
    private void endSession() {
        if (state != State.ENDING) {
            become(State.ENDING);
            session.close();
        } else if (sessionEnded) {
            link.end(ending);
        }
    }

    /** @throws IllegalStateException if it cannot go on like that */
    void become(State next) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException("a conversation that is " + state + " cannot become " + next);
        }
        state = next;
    }
}
