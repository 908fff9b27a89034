package io.flomd.lock;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import org.jspecify.annotations.Nullable;

/** An output of the {@link LockTable}: what the world must be told because of a command. */
public sealed interface LockEffect {
    /** The resource that the effect is about; null for the end of a session. */
    @Nullable
    ResourceName resource();

    /** Calls the handler's method for this kind of effect. */
    void accept(Handler handler);

    /** An effect that is addressed to one session. */
    sealed interface SessionEffect extends LockEffect {
        /** The session to tell. */
        SessionId session();

        /** Calls the handler's method for this kind of effect. */
        void deliverTo(SessionHandler handler);

        @Override
        default void accept(Handler handler) {
            deliverTo(handler);
        }
    }

    /**
     * The session holds the lock.
     *
     * @param request number of the {@link LockCommand.Acquire}
     * @param mode the mode held; EX for types that have no modes
     * @param quantity units held of a numeric resource, else 0
     * @param element the element of a set, value of a sequence or time of a timestamp, else null
     * @param token the fencing token: greater than that of every grant before
     * @param immediate true in answer to the command itself, false if the session had to wait
     * @param waitedMicros time from the request to the grant
     */
    record Granted(
            SessionId session,
            long request,
            ResourceName resource,
            LockMode mode,
            int quantity,
            @Nullable String element,
            long token,
            boolean immediate,
            long waitedMicros)
            implements SessionEffect {
        @Override
        public void deliverTo(SessionHandler handler) {
            handler.onGranted(this);
        }
    }

    /**
     * The request waits in line.
     *
     * @param immediate true in answer to the command itself, false if the session waited for creation before
     */
    record Enqueued(SessionId session, long request, ResourceName resource, LockMode mode, boolean immediate)
            implements SessionEffect {
        @Override
        public void deliverTo(SessionHandler handler) {
            handler.onEnqueued(this);
        }
    }

    /** The resource does not exist; the request waits until somebody creates it. */
    record AwaitsCreation(SessionId session, long request, ResourceName resource, LockMode mode)
            implements SessionEffect {
        @Override
        public void deliverTo(SessionHandler handler) {
            handler.onAwaitsCreation(this);
        }
    }

    /**
     * The lock is not granted and the request does not wait.
     *
     * @param immediate true in answer to the command itself, false if the session waited before
     */
    record Refused(
            SessionId session, long request, ResourceName resource, LockMode mode, Refusal refusal, boolean immediate)
            implements SessionEffect {
        @Override
        public void deliverTo(SessionHandler handler) {
            handler.onRefused(this);
        }
    }

    /**
     * An administrator took the lock from the session; who only waited is told by {@link Refused}. The end of the holder follows as
     * {@link Released}.
     *
     * @param request number of the {@link LockCommand.Acquire}
     * @param reason the administrator's words
     */
    record Revoked(SessionId session, long request, ResourceName resource, LockMode mode, String reason)
            implements SessionEffect {
        @Override
        public void deliverTo(SessionHandler handler) {
            handler.onRevoked(this);
        }
    }

    /**
     * The session is over; whatever it held is released, and said so before. This is the last effect of a session, whoever ended it.
     *
     * @param resource what a session that broke a rule did it with, else null
     * @param reason the words of the administrator who ended the session, else null
     */
    record SessionEnded(
            SessionId session,
            SessionEnd end,
            @Nullable ResourceName resource,
            @Nullable String reason) implements SessionEffect {
        @Override
        public void deliverTo(SessionHandler handler) {
            handler.onSessionEnded(this);
        }
    }

    /** A holder is gone, by release or by the end of its session. Nobody is told; observers see it. */
    record Released(
            SessionId session, long request, ResourceName resource, LockMode mode, int quantity, long heldMicros)
            implements LockEffect {
        @Override
        public void accept(Handler handler) {
            handler.onReleased(this);
        }
    }

    /** A waiter is gone without a grant. Nobody is told; observers see it. */
    record WaitEnded(SessionId session, long request, ResourceName resource, LockMode mode, long waitedMicros)
            implements LockEffect {
        @Override
        public void accept(Handler handler) {
            handler.onWaitEnded(this);
        }
    }

    /** A resource came into being. For a hierarchical one this is the first level, for example {@code /a}. */
    record ResourceCreated(ResourceName resource) implements LockEffect {
        @Override
        public void accept(Handler handler) {
            handler.onResourceCreated(this);
        }
    }

    /** A resource was unused for its lifespan, and it and its state are gone. */
    record ResourceRemoved(ResourceName resource) implements LockEffect {
        @Override
        public void accept(Handler handler) {
            handler.onResourceRemoved(this);
        }
    }

    /** One method for each kind of effect that a session is told; forgetting one does not compile. */
    interface SessionHandler {
        void onGranted(Granted effect);

        void onEnqueued(Enqueued effect);

        void onAwaitsCreation(AwaitsCreation effect);

        void onRefused(Refused effect);

        void onRevoked(Revoked effect);

        void onSessionEnded(SessionEnded effect);
    }

    /** One method for each kind of effect; forgetting one does not compile. */
    interface Handler extends SessionHandler {
        void onReleased(Released effect);

        void onWaitEnded(WaitEnded effect);

        void onResourceCreated(ResourceCreated effect);

        void onResourceRemoved(ResourceRemoved effect);
    }
}
