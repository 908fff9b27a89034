package io.flomd.lock;

import org.jspecify.annotations.Nullable;

/** An output of the {@link LockTable}: what the world must be told because of a command. */
public sealed interface LockEffect {
    /** The resource that the effect is about; null for the end of a session. */
    @Nullable
    ResourceName resource();

    /** An effect that is addressed to one session. */
    sealed interface SessionEffect extends LockEffect {
        /** The session to tell. */
        SessionId session();

        /** Calls the handler's method for this kind of effect. */
        void deliverTo(SessionHandler handler);
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

    /** The table ended the session because it broke a rule; whatever it held is released. Its connection is to be closed. */
    record Expelled(
            SessionId session,
            Violation violation,
            @Nullable ResourceName resource) implements SessionEffect {
        @Override
        public void deliverTo(SessionHandler handler) {
            handler.onExpelled(this);
        }
    }

    /** A holder is gone, by release or by the end of its session. Nobody is told; observers see it. */
    record Released(
            SessionId session, long request, ResourceName resource, LockMode mode, int quantity, long heldMicros)
            implements LockEffect {}

    /** A waiter is gone without a grant. Nobody is told; observers see it. */
    record WaitEnded(SessionId session, long request, ResourceName resource, LockMode mode, long waitedMicros)
            implements LockEffect {}

    /** A resource came into being. For a hierarchical one this is the first level, for example {@code /a}. */
    record ResourceCreated(ResourceName resource) implements LockEffect {}

    /** A resource was unused for its lifespan, and it and its state are gone. */
    record ResourceRemoved(ResourceName resource) implements LockEffect {}

    /** One method for each kind of effect that a session is told; forgetting one does not compile. */
    interface SessionHandler {
        void onGranted(Granted effect);

        void onEnqueued(Enqueued effect);

        void onAwaitsCreation(AwaitsCreation effect);

        void onRefused(Refused effect);

        void onExpelled(Expelled effect);
    }
}
