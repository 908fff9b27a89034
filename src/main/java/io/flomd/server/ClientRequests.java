package io.flomd.server;

import static io.flomd.server.ConversationState.AWAITING;
import static io.flomd.server.ConversationState.NEW;

import io.flomd.engine.LockSession;
import io.flomd.lock.AcquireRequest;
import io.flomd.lock.SessionInfo;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.server.ServerListener.Offence;
import io.flomd.wire.FlomMessage;
import io.flomd.wire.FlomMessage.DiscoverAnswer;
import io.flomd.wire.FlomMessage.DiscoverRequest;
import io.flomd.wire.FlomMessage.LockRequest;
import io.flomd.wire.FlomMessage.Shutdown;
import io.flomd.wire.FlomMessage.Unlock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the client of one {@link Conversation} asks for: each message becomes a call of the engine, an answer, or the end. */
final class ClientRequests {
    private static final Logger LOG = LoggerFactory.getLogger(ClientRequests.class);

    private final Conversation conversation;
    private final ConversationContext context;
    private final SessionInfo info;
    private final ClientIdentity identity;
    private final ClientAccess access;
    private final ClientLink link;
    private final LockSession session;
    /** Requests given to the engine that it has not answered yet. */
    private int unanswered;
    /** Whether a request was refused without the engine, and the refusal must wait for the engine's answers to those before. */
    private boolean refusalHeld;
    /** The first request whose client showed that it knows fencing tokens. */
    private long tokensSince = Long.MAX_VALUE;

    private boolean tokensWanted;

    ClientRequests(
            Conversation conversation,
            ConversationContext context,
            SessionInfo info,
            ClientIdentity identity,
            ClientLink link,
            LockSession session) {
        this.conversation = conversation;
        this.context = context;
        this.info = info;
        this.identity = identity;
        this.access = new ClientAccess(context.access(), info, identity, link.peer());
        this.link = link;
        this.session = session;
    }

    /** Whether one more message may be looked at, as far as the requests before are answered. */
    boolean wantsMessages() {
        return unanswered < context.maxUnansweredRequests() && !refusalHeld;
    }

    /** Whether the client is told fencing tokens in answers from here on. */
    boolean tokensWanted() {
        return tokensWanted;
    }

    /** The engine has given its first answer to a request. */
    void onFirstAnswer(long request) {
        unanswered--;
        tokensWanted |= request >= tokensSince;
    }

    /** Sends the refusal that waited for the answers to earlier requests, when all of them are given. */
    void sendHeldRefusal() {
        if (refusalHeld && unanswered == 0) {
            refusalHeld = false;
            conversation.send(context.answers().invalidName());
        }
    }

    void handle(FlomMessage message) {
        boolean isFirst = conversation.state() == NEW;
        if (isFirst) {
            link.unlimitTime();
        }
        if (isFirst && !givesOwnPeerId(message)) {
            return;
        }
        if (message instanceof LockRequest request) {
            lock(request, isFirst);
        } else if (message instanceof Unlock unlock) {
            unlock(unlock, isFirst);
        } else if (message instanceof DiscoverRequest && isFirst) {
            discover();
        } else if (message instanceof Shutdown shutdown && isFirst) {
            shutDown(shutdown);
        } else {
            conversation.end(
                    Offence.UNEXPECTED_MESSAGE,
                    "sent verb " + message.verb() + " step " + message.step() + " out of place");
        }
    }

    /** Whether the client is the one that its certificate is for, as far as that matters; ends the conversation if not. */
    private boolean givesOwnPeerId(FlomMessage message) {
        String peerId;
        if (message instanceof LockRequest request) {
            peerId = request.peerId();
        } else if (message instanceof Shutdown shutdown) {
            peerId = shutdown.peerId();
        } else {
            return true;
        }
        if (identity.allowsPeerId(peerId)) {
            return true;
        }
        conversation.end(
                Offence.PEER_ID_MISMATCH,
                "gives machine id " + peerId + ", and its certificate is for " + identity.commonName()
                        + " (flom.tls.check-peer-id)");
        return false;
    }

    private void lock(LockRequest request, boolean isFirst) {
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
            conversation.end(Offence.BAD_VALUE, "asked for mode " + request.mode() + ", which is not one of 0 to 5");
            return;
        }
        if (request.quantity() < 0) {
            conversation.end(Offence.BAD_VALUE, "asked for quantity " + request.quantity() + ", which is negative");
            return;
        }
        AcquireRequest wanted = new AcquireRequest(
                name,
                hasMode ? LockMode.ofCode(request.mode()) : LockMode.EX,
                request.quantity(),
                request.mayWait(),
                request.mayCreate(),
                request.lifespanMillis());
        if (!access.toAcquire(wanted)) {
            refuseName(isFirst);
            return;
        }
        if (isFirst) {
            conversation.become(AWAITING);
        }
        if (++unanswered == context.maxUnansweredRequests()) {
            context.listener().onRequestsHeld();
        }
        long number = session.acquire(wanted);
        if (request.tokenWanted() && tokensSince > number) {
            tokensSince = number;
        }
    }

    /** Answers as to a name that is none, which is also what a client is told that may not do what it asks for. */
    private void refuseName(boolean isFirst) {
        if (isFirst) {
            conversation.sendLast(context.answers().invalidName());
        } else {
            refusalHeld = true;
        }
    }

    private void discover() {
        if (access.toDiscover()) {
            conversation.send(new DiscoverAnswer(
                    context.advertisedAddress(), context.port().getAsInt()));
            link.limitTime();
        } else {
            conversation.endSession();
        }
    }

    private void unlock(Unlock unlock, boolean isFirst) {
        ResourceName name = ResourceName.ofBytes(unlock.name());
        if (name == null || isFirst) {
            conversation.end(Offence.WRONG_UNLOCK, "unlocks what it never asked for");
        } else {
            session.release(name, unlock.rollback());
        }
    }

    private void shutDown(Shutdown message) {
        boolean allowed = access.toShutDown();
        context.listener().onShutdownMessage(allowed);
        LOG.warn(
                "{} (peer id {}) asks the server to shut down {}: {}",
                info.peerAddress(),
                message.peerId(),
                message.immediate() ? "at once" : "when it is idle",
                allowed ? "granted" : "ignored, it may not (flom.access, flom.server.shutdown-from)");
        conversation.endSession();
        if (allowed) {
            context.shutdownGate().shutDown(message.immediate());
        }
    }
}
