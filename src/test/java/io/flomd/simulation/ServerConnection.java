package io.flomd.simulation;

import io.flomd.lock.AcquireRequest;
import io.flomd.lock.LockCommand;
import io.flomd.lock.LockEffect;
import io.flomd.lock.LockMode;
import io.flomd.lock.ResourceName;
import io.flomd.lock.SessionId;
import io.flomd.wire.FlomMessage;
import io.flomd.wire.MalformedMessageException;
import io.flomd.wire.MessageReader;
import io.flomd.wire.MessageWriter;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The server's side of one connection: messages become commands, effects become messages. */
final class ServerConnection implements SimulatedLink.End, LockEffect.SessionHandler {
    private static final int MAX_MESSAGE_BYTES = 1_023;

    private final SimulatedServer server;
    private final SessionId session;
    private final SimulatedLink link;
    private final MessageReader reader = new MessageReader(MAX_MESSAGE_BYTES);
    private boolean closed;
    private long lastNumber;

    ServerConnection(SimulatedServer server, SessionId session, SimulatedLink link) {
        this.server = server;
        this.session = session;
        this.link = link;
    }

    SimulatedLink link() {
        return link;
    }

    @Override
    public void onBytes(byte[] bytes) {
        reader.feed(ByteBuffer.wrap(bytes));
        try {
            for (FlomMessage message = reader.next(); message != null && !closed; message = reader.next()) {
                obey(message);
            }
        } catch (MalformedMessageException e) {
            close();
        }
    }

    @Override
    public void onFinished() {
        close();
    }

    @Override
    public void onCut() {
        close();
    }

    void deliver(LockEffect.SessionEffect effect) {
        if (!closed || effect instanceof LockEffect.SessionEnded) {
            effect.deliverTo(this);
        }
    }

    private void obey(FlomMessage message) {
        if (message instanceof FlomMessage.LockRequest lock) {
            AcquireRequest request = new AcquireRequest(
                    name(lock.name()),
                    LockMode.ofCode(lock.mode()),
                    lock.quantity(),
                    lock.mayWait(),
                    lock.mayCreate(),
                    lock.lifespanMillis());
            server.apply(new LockCommand.Acquire(session, ++lastNumber, server.clockMicros(), request));
        } else if (message instanceof FlomMessage.Unlock unlock) {
            server.apply(new LockCommand.Release(
                    session, ++lastNumber, server.clockMicros(), name(unlock.name()), unlock.rollback()));
        } else {
            throw new AssertionError("no client sends " + message);
        }
    }

    private static ResourceName name(byte[] bytes) {
        return Objects.requireNonNull(ResourceName.ofBytes(bytes));
    }

    private void close() {
        if (!closed) {
            closed = true;
            // The locks are free before the client sees the end.
            server.apply(new LockCommand.CloseSession(session, ++lastNumber, server.clockMicros()));
            link.toClient().finish();
        }
    }

    @Override
    public void onRevoked(LockEffect.Revoked effect) {
        throw new AssertionError("nobody revokes: " + effect);
    }

    @Override
    public void onSessionEnded(LockEffect.SessionEnded effect) {
        if (!closed) {
            closed = true;
            link.toClient().finish();
        }
        server.forget(session);
    }

    @Override
    public void onGranted(LockEffect.Granted effect) {
        answer(effect.immediate() ? 16 : 24, 0, effect.element(), effect.token());
    }

    @Override
    public void onEnqueued(LockEffect.Enqueued effect) {
        answer(effect.immediate() ? 16 : 24, 1, null, null);
    }

    @Override
    public void onAwaitsCreation(LockEffect.AwaitsCreation effect) {
        answer(16, 2, null, null);
    }

    @Override
    public void onRefused(LockEffect.Refused effect) {
        answer(effect.immediate() ? 16 : 32, effect.refusal().code(), null, null);
    }

    private void answer(int step, int rc, @Nullable String element, @Nullable Long token) {
        link.toClient()
                .send(MessageWriter.encode(
                        new FlomMessage.LockAnswer(step, step == 16 ? "server" : null, rc, element, token)));
    }
}
