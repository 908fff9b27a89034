package io.flomd.server;

import static io.flomd.server.ConversationState.ENDING;
import static io.flomd.server.ConversationState.NEW;
import static io.flomd.server.ConversationState.SERVING;

import io.flomd.engine.LockSession;
import io.flomd.lock.LockEffect.SessionEffect;
import io.flomd.lock.SessionInfo;
import io.flomd.server.ClientLink.Ending;
import io.flomd.server.ServerListener.Offence;
import io.flomd.wire.FlomMessage;
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
final class Conversation {
    private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);

    private final ConversationContext context;
    private final SessionInfo info;
    private final ClientLink link;
    private final EffectInbox inbox;
    private final LockSession session;
    private final MessageReader reader;
    private final ClientRequests requests;
    private final EffectAnswers answers;
    private ConversationState state = NEW;
    private Ending ending = Ending.CLOSE;
    private boolean sessionEnded;

    /**
     * @param identity what is proven about the client
     * @param inbox where the effects of the session come in
     * @param session the session of this conversation, and of no other
     */
    Conversation(
            ConversationContext context,
            SessionInfo info,
            ClientIdentity identity,
            ClientLink link,
            EffectInbox inbox,
            LockSession session) {
        this.context = context;
        this.info = info;
        this.link = link;
        this.inbox = inbox;
        this.session = session;
        this.reader = new MessageReader(context.maxMessageBytes());
        this.requests = new ClientRequests(this, context, info, identity, link, session);
        this.answers = new EffectAnswers(this, requests, context, info);
    }

    /** The client has sent these bytes. The array belongs to the caller again when this returns. */
    void onBytes(byte[] bytes, int offset, int length) {
        if (state != ENDING) {
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
        if (state == NEW) {
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
        return state == ENDING || wantsMessages();
    }

    private boolean wantsMessages() {
        return (state == NEW || state == SERVING) && requests.wantsMessages();
    }

    ConversationState state() {
        return state;
    }

    /** Whether the session goes on, as far as this side knows. */
    boolean isLive() {
        return state != ENDING;
    }

    /** Deals with everything that there is: effects before messages, because they belong to what was said before. */
    private void goOn() {
        inbox.attend(true);
        try {
            boolean more = true;
            while (more) {
                SessionEffect effect = inbox.poll();
                if (effect != null) {
                    effect.deliverTo(answers);
                } else {
                    more = takeMessage();
                }
            }
        } finally {
            inbox.attend(false);
        }
    }

    private boolean takeMessage() {
        requests.sendHeldRefusal();
        if (!wantsMessages()) {
            return false;
        }
        try {
            FlomMessage message = reader.next();
            if (message == null) {
                return false;
            }
            requests.handle(message);
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

    /** The engine has ended the session: now the client is shown the end. */
    void onSessionEnded() {
        if (state != ENDING) {
            become(ENDING);
        }
        sessionEnded = true;
        link.end(ending);
    }

    /** Sends an answer, unless the client is cut off. */
    void send(FlomMessage message) {
        if (ending != Ending.CUT) {
            link.send(MessageWriter.encode(message));
        }
    }

    /** Sends an answer after which nothing comes. */
    void sendLast(FlomMessage message) {
        send(message);
        ending = Ending.HALF_CLOSE;
        endSession();
    }

    /** Ends the session because the client did what is not allowed; {@code what} completes a line of the log that begins with its address. */
    void end(Offence offence, String what) {
        context.listener().onOffence(offence);
        LOG.warn("{} {}: its connection is closed", info.peerAddress(), what);
        endSession();
    }

    /** Ends the session, if that is not under way; the client is shown the end when the engine has done it. */
    void endSession() {
        if (state != ENDING) {
            become(ENDING);
            session.close();
        } else if (sessionEnded) {
            link.end(ending);
        }
    }

    /** @throws IllegalStateException if it cannot go on like that */
    void become(ConversationState next) {
        if (!state.mayBecome(next)) {
            throw new IllegalStateException("a conversation that is " + state + " cannot become " + next);
        }
        state = next;
    }
}
