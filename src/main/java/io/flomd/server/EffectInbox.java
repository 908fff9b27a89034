package io.flomd.server;

import io.flomd.engine.EffectSink;
import io.flomd.lock.LockEffect.SessionEffect;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Effects on their way from the engine to a conversation: put in on any thread without waiting for anything, and taken out in the same order
 * on the conversation's thread.
 */
final class EffectInbox implements EffectSink {
    private final Queue<SessionEffect> effects = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean called = new AtomicBoolean();
    private final Executor thread;
    private final BooleanSupplier isOnThread;
    private final Runnable onCall;
    /** Whether the conversation takes effects out by itself; of its thread only. */
    private boolean attended;

    /**
     * @param thread runs a task on the conversation's thread, later
     * @param isOnThread whether the caller is on that thread
     * @param onCall run on that thread when there are effects that nobody attends to
     */
    EffectInbox(Executor thread, BooleanSupplier isOnThread, Runnable onCall) {
        this.thread = thread;
        this.isOnThread = isOnThread;
        this.onCall = onCall;
    }

    @Override
    public void accept(SessionEffect effect) {
        effects.add(effect);
        if (isOnThread.getAsBoolean() && attended) {
            return;
        }
        if (called.compareAndSet(false, true)) {
            try {
                thread.execute(this::call);
            } catch (RejectedExecutionException e) {
                // The server has stopped, and the connection with it: there is nobody to tell.
            }
        }
    }

    private void call() {
        called.set(false);
        onCall.run();
    }

    /** Says whether the caller takes out everything that comes, so that it need not be called; on its thread only. */
    void attend(boolean whether) {
        attended = whether;
    }

    /** The next effect, or null; on the conversation's thread only. */
    @Nullable
    SessionEffect poll() {
        return effects.poll();
    }
}
