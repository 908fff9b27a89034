package io.flomd.server;

import io.flomd.lock.LockEffect;
import io.flomd.wire.FlomMessage.LockAnswer;
import org.jspecify.annotations.Nullable;

/** Turns effects into the answers that FLoM clients know (FLoM protocol, lock conversation). */
final class LockAnswers {
    private static final int FIRST = 16;
    private static final int LATER = 24;
    /** The only step that the original client takes for a refusal once it waits. */
    private static final int LATE_REFUSAL = 32;

    private static final int OK = 0;
    private static final int ENQUEUED = 1;
    private static final int WAITS_FOR_CREATION = 2;
    private static final int INVALID_NAME = -14;

    private final String peerId;

    LockAnswers(String peerId) {
        this.peerId = peerId;
    }

    LockAnswer granted(LockEffect.Granted effect, boolean withToken) {
        return answer(
                effect.immediate() ? FIRST : LATER, OK, effect.element(), withToken ? (Long) effect.token() : null);
    }

    LockAnswer enqueued(LockEffect.Enqueued effect) {
        return answer(effect.immediate() ? FIRST : LATER, ENQUEUED, null, null);
    }

    LockAnswer awaitsCreation() {
        return answer(FIRST, WAITS_FOR_CREATION, null, null);
    }

    LockAnswer refused(LockEffect.Refused effect) {
        return answer(
                effect.immediate() ? FIRST : LATE_REFUSAL, effect.refusal().code(), null, null);
    }

    LockAnswer invalidName() {
        return answer(FIRST, INVALID_NAME, null, null);
    }

    private LockAnswer answer(int step, int rc, @Nullable String element, @Nullable Long token) {
        return new LockAnswer(step, step == FIRST ? peerId : null, rc, element, token);
    }
}
