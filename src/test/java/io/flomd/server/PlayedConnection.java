package io.flomd.server;

import io.flomd.access.AccessControl;
import io.flomd.engine.LockEngine;
import io.flomd.engine.LockSession;
import io.flomd.lock.SessionInfo;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/** The shipping conversation on a transport that a test plays, on one thread. */
public final class PlayedConnection implements ClientLink {
    /** The longest message that a client of the simulation sends. */
    private static final int MAX_MESSAGE_BYTES = 1_023;

    private static final long TIME_LIMIT_MICROS = 10_000_000;

    /** What the connection needs of the transport. */
    public interface Transport {
        void send(byte[] bytes);

        /** Nothing more is sent. */
        void finish();

        void after(long delayMicros, Runnable action);
    }

    private final Transport transport;
    private final EffectInbox inbox;
    private @Nullable Conversation conversation;
    private long timeLimits;

    private PlayedConnection(Transport transport) {
        this.transport = transport;
        this.inbox = new EffectInbox(
                task -> transport.after(0, task),
                () -> true,
                () -> conversation().onEffects());
    }

    /** A connection that the server lets in, or null if its engine is not ready. */
    public static @Nullable PlayedConnection accept(
            LockEngine engine, SessionInfo info, int maxUnansweredRequests, Transport transport) {
        PlayedConnection connection = new PlayedConnection(transport);
        LockSession session = engine.open(info, connection.inbox);
        if (session == null) {
            return null;
        }
        ConversationContext context = new ConversationContext(
                MAX_MESSAGE_BYTES,
                maxUnansweredRequests,
                engine,
                new LockAnswers("server"),
                new RecordingListener(new ArrayList<>()),
                AccessControl.OPEN,
                new ClosedGate(),
                "",
                () -> 1);
        connection.conversation =
                new Conversation(context, info, ClientIdentity.UNKNOWN, connection, connection.inbox, session);
        connection.limitTime();
        return connection;
    }

    public void onBytes(byte[] bytes) {
        conversation().onBytes(bytes, 0, bytes.length);
    }

    /** The client sends nothing any more. */
    public void onGone() {
        conversation().onGone();
    }

    @Override
    public SocketAddress peer() {
        return InetSocketAddress.createUnresolved("client", 1);
    }

    @Override
    public void send(byte[] message) {
        transport.send(message);
    }

    @Override
    public void end(Ending ending) {
        transport.finish();
        if (ending == Ending.HALF_CLOSE) {
            limitTime();
        } else {
            unlimitTime();
        }
    }

    @Override
    public void limitTime() {
        long limit = ++timeLimits;
        transport.after(TIME_LIMIT_MICROS, () -> {
            if (limit == timeLimits) {
                unlimitTime();
                conversation().onTimeLimit();
            }
        });
    }

    @Override
    public void unlimitTime() {
        timeLimits++;
    }

    private Conversation conversation() {
        if (conversation == null) {
            throw new AssertionError("called before it began");
        }
        return conversation;
    }
}
