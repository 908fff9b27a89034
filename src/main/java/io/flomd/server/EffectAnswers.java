package io.flomd.server;

import static io.flomd.server.ConversationState.AWAITING;
import static io.flomd.server.ConversationState.SERVING;

import io.flomd.lock.LockEffect;
import io.flomd.lock.Refusal;
import io.flomd.lock.SessionInfo;
import io.flomd.server.ServerListener.Offence;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the engine decided for the session of one {@link Conversation}: each effect becomes an answer, or the end. */
final class EffectAnswers implements LockEffect.SessionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(EffectAnswers.class);

    private final Conversation conversation;
    private final ClientRequests requests;
    private final LockAnswers answers;
    private final ServerListener listener;
    private final SessionInfo info;

    EffectAnswers(Conversation conversation, ClientRequests requests, ConversationContext context, SessionInfo info) {
        this.conversation = conversation;
        this.requests = requests;
        this.answers = context.answers();
        this.listener = context.listener();
        this.info = info;
    }

    @Override
    public void onGranted(LockEffect.Granted effect) {
        if (effect.immediate()) {
            onFirstAnswer(effect.request());
        }
        conversation.send(answers.granted(effect, requests.tokensWanted()));
    }

    @Override
    public void onEnqueued(LockEffect.Enqueued effect) {
        if (effect.immediate()) {
            onFirstAnswer(effect.request());
        }
        conversation.send(answers.enqueued(effect));
    }

    @Override
    public void onAwaitsCreation(LockEffect.AwaitsCreation effect) {
        onFirstAnswer(effect.request());
        conversation.send(answers.awaitsCreation());
    }

    @Override
    public void onRefused(LockEffect.Refused effect) {
        // FLoM quirk: a first request that cannot be served at all is the last of its connection.
        boolean isLast = conversation.state() == AWAITING
                && effect.immediate()
                && (effect.refusal() == Refusal.NO_SUCH_RESOURCE
                        || effect.refusal() == Refusal.FORMAT_TOO_COARSE
                        || effect.refusal() == Refusal.FORMAT_TOO_LONG
                        || effect.refusal() == Refusal.ELEMENT_TOO_LONG
                        || effect.refusal() == Refusal.PATH_TOO_DEEP);
        if (isLast) {
            conversation.sendLast(answers.refused(effect));
            return;
        }
        if (effect.immediate()) {
            onFirstAnswer(effect.request());
        }
        conversation.send(answers.refused(effect));
    }

    @Override
    public void onRevoked(LockEffect.Revoked effect) {
        // The protocol has no message for it. A client that goes on without its lock must learn of it all the same.
        LOG.warn(
                "{} loses its lock of {} and its connection, which is the one way to tell it: {}",
                info.peerAddress(),
                effect.resource(),
                effect.reason());
        conversation.endSession();
    }

    @Override
    public void onSessionEnded(LockEffect.SessionEnded effect) {
        if (effect.end().isViolation()) {
            listener.onOffence(Offence.WRONG_UNLOCK);
            LOG.warn(
                    "{} unlocks {}: {}, its connection is closed", info.peerAddress(), effect.resource(), effect.end());
        } else if (effect.reason() != null) {
            LOG.warn("{} loses its connection and its locks: {}", info.peerAddress(), effect.reason());
        }
        conversation.onSessionEnded();
    }

    private void onFirstAnswer(long request) {
        requests.onFirstAnswer(request);
        if (conversation.state() == AWAITING) {
            conversation.become(SERVING);
        }
    }
}
