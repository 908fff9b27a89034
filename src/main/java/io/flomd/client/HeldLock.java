package io.flomd.client;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.wire.FlomMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A lock that was granted, until it is released, rolled back or lost.
 *
 * <p>It is lost when its connection ends, for whatever reason: the server has freed it by then, or soon will. Thread-safe.
 */
public final class HeldLock implements AutoCloseable {
    private final Connection.EndListener endListener = new Connection.EndListener() {
        @Override
        public @Nullable Runnable onEnd(ConnectionEnd end) {
            return lost(end);
        }
    };

    private final FlomClient client;
    private final Connection connection;
    private final LockRequest request;
    private final @Nullable String element;
    private final @Nullable Long token;
    private final List<Consumer<LockLoss>> lossListeners = new ArrayList<>(1);
    private boolean released;
    private @Nullable LockLoss loss;

    HeldLock(FlomClient client, Connection connection, LockRequest request, FlomMessage.LockAnswer grant) {
        this.client = client;
        this.connection = connection;
        this.request = request;
        this.element = grant.element();
        this.token = grant.token();
    }

    public ResourceName resource() {
        return request.resource();
    }

    /** The mode that was asked for; meaningful for simple and hierarchical resources. */
    public LockMode mode() {
        return request.mode();
    }

    /** The member of a set, value of a sequence or time of a timestamp; null for other types. */
    public @Nullable String element() {
        return element;
    }

    /** The fencing token: greater than that of every grant before. Empty if the server gives none. */
    public OptionalLong token() {
        return token == null ? OptionalLong.empty() : OptionalLong.of(token);
    }

    /** Address of the server that granted the lock. */
    public String server() {
        return connection.server();
    }

    /** Whether the lock is neither released nor known to be lost. */
    public synchronized boolean isHeld() {
        return !released && loss == null;
    }

    /** How the lock was lost; null if it was not. */
    public synchronized @Nullable LockLoss loss() {
        return loss;
    }

    /**
     * Calls the listener once if the lock is lost before it is released, at once if it already is. The call comes on the thread that reads
     * the connection and should return soon: the listeners of other locks on that connection wait for it. A listener that throws keeps no other from being called.
     */
    public void onLost(Consumer<LockLoss> listener) {
        LockLoss known;
        synchronized (this) {
            known = loss;
            if (known == null) {
                lossListeners.add(listener);
            }
        }
        if (known != null) {
            listener.accept(known);
        }
    }

    /**
     * Gives the lock back; the value of a transactional sequence is used up. Does nothing if the lock was released before.
     *
     * <p>FLoM has no answer to a release. The server has seen it when {@link FlomClient#close()} returns, or when the next request on
     * this connection is answered.
     *
     * @throws LockLostException if the lock was lost before
     * @throws FlomException if the release cannot be sent
     */
    public void release() {
        end(false);
    }

    /**
     * Gives the lock back as {@link #release} does; the value of a transactional sequence will be handed out again.
     *
     * @return whether the resource is transactional; if not, the lock was just released
     * @throws LockLostException if the lock was lost before
     * @throws FlomException if the release cannot be sent
     */
    public boolean rollback() {
        boolean transactional = resource().isTransactional();
        end(transactional);
        return transactional;
    }

    /**
     * As {@link #rollback}, with the rollback mark sent for every type of resource, as the {@code flom} command does.
     *
     * @throws LockLostException if the lock was lost before
     * @throws FlomException if the release cannot be sent
     */
    public void releaseAfterFailure() {
        end(true);
    }

    private void end(boolean rollback) {
        synchronized (this) {
            if (released) {
                return;
            }
            released = true;
            if (loss != null) {
                throw new LockLostException(resource().text(), loss);
            }
        }
        client.release(this, connection, resource(), rollback);
    }

    /** The same as {@link #release}: at the end of a try-with-resources statement, a lock that was lost does not go unnoticed. */
    @Override
    public void close() {
        release();
    }

    /** Who is to be told of the end of the connection. */
    Connection.EndListener endListener() {
        return endListener;
    }

    /** The connection is over. */
    private @Nullable Runnable lost(ConnectionEnd end) {
        LockLoss known = end.asLoss();
        List<Runnable> calls = new ArrayList<>();
        synchronized (this) {
            if (released || loss != null) {
                return null;
            }
            loss = known;
            for (Consumer<LockLoss> listener : lossListeners) {
                calls.add(new Runnable() {
                    @Override
                    public void run() {
                        listener.accept(known);
                    }
                });
            }
        }
        client.forget(this);
        return new Runnable() {
            @Override
            public void run() {
                RunAll.run(calls);
            }
        };
    }
}
