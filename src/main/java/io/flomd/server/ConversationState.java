package io.flomd.server;

/** How far a {@link Conversation} has come. */
enum ConversationState {
    /** No lock has been asked for. */
    NEW,
    /** The first lock request waits for its first answer, which may be the last one; what follows it is not looked at yet. */
    AWAITING,
    /** Locks are asked for, answered and given back. */
    SERVING,
    /** What the client still sends is not looked at; answers to what it sent before go out until its session has ended. */
    ENDING;

    boolean mayBecome(ConversationState next) {
        return switch (this) {
            case NEW -> next == AWAITING || next == ENDING;
            case AWAITING -> next == SERVING || next == ENDING;
            case SERVING -> next == ENDING;
            case ENDING -> false;
        };
    }
}
