package io.flomd.wire;

import io.flomd.wire.FlomMessage.LockAnswer;
import org.jspecify.annotations.Nullable;

/** What the body of a message holds; it follows from verb and step. */
enum MessageShape {
    LOCK_REQUEST,
    LOCK_ANSWER,
    UNLOCK,
    PING,
    DISCOVER_REQUEST,
    DISCOVER_ANSWER,
    SHUTDOWN;

    /** The shape of messages with this verb and step, or null if there are none. */
    static @Nullable MessageShape of(int verb, int step) {
        return switch (verb) {
            case 1 -> step == 8 ? LOCK_REQUEST : isOfAnAnswer(step) ? LOCK_ANSWER : null;
            case 2 -> step == 8 ? UNLOCK : null;
            case 3 -> step == 8 || step == 16 ? PING : null;
            case 4 -> step == 8 ? DISCOVER_REQUEST : step == 16 ? DISCOVER_ANSWER : null;
            case 5 -> step == 8 ? SHUTDOWN : null;
            default -> null;
        };
    }

    /** Whether the message says which machine its sender is. Later answers to a lock request do not. */
    boolean hasSession(int step) {
        return this == LOCK_REQUEST || this == SHUTDOWN || (this == LOCK_ANSWER && step == LockAnswer.FIRST);
    }

    private static boolean isOfAnAnswer(int step) {
        return step == LockAnswer.FIRST || step == LockAnswer.LATER || step == LockAnswer.LATE_REFUSAL;
    }
}
