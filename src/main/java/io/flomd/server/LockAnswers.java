package io.flomd.server;

import io.flomd.lock.LockEffect;
import io.flomd.lock.Refusal;
import io.flomd.wire.FlomMessage.LockAnswer;
import io.flomd.wire.ReturnCode;
import org.jspecify.annotations.Nullable;

/** Turns effects into the answers that FLoM clients know (FLoM protocol, lock conversation). */
final class LockAnswers {
    private final String peerId;

    LockAnswers(String peerId) {
        this.peerId = peerId;
    }

    LockAnswer granted(LockEffect.Granted effect, boolean withToken) {
        return answer(
                effect.immediate() ? LockAnswer.FIRST : LockAnswer.LATER,
                ReturnCode.OK,
                effect.element(),
                withToken ? (Long) effect.token() : null);
    }

    LockAnswer enqueued(LockEffect.Enqueued effect) {
        return answer(effect.immediate() ? LockAnswer.FIRST : LockAnswer.LATER, ReturnCode.LOCK_ENQUEUED, null, null);
    }

    LockAnswer awaitsCreation() {
        return answer(LockAnswer.FIRST, ReturnCode.LOCK_WAIT_RESOURCE, null, null);
    }

    LockAnswer refused(LockEffect.Refused effect) {
        return answer(
                effect.immediate() ? LockAnswer.FIRST : LockAnswer.LATE_REFUSAL, codeOf(effect.refusal()), null, null);
    }

    LockAnswer invalidName() {
        return answer(LockAnswer.FIRST, ReturnCode.INVALID_RESOURCE_NAME, null, null);
    }

    private static ReturnCode codeOf(Refusal refusal) {
        return switch (refusal) {
            case BUSY, WAITS_FOR_ITSELF, TOO_MANY_RESOURCES, TOO_MANY_WAITERS, TOO_MANY_LOCKS, TABLE_FULL, REVOKED ->
                ReturnCode.LOCK_BUSY;
            case NO_SUCH_RESOURCE -> ReturnCode.LOCK_CANT_WAIT;
            case IMPOSSIBLE -> ReturnCode.LOCK_IMPOSSIBLE;
            case FORMAT_TOO_COARSE, FORMAT_TOO_LONG, ELEMENT_TOO_LONG, PATH_TOO_DEEP ->
                ReturnCode.INVALID_RESOURCE_NAME;
        };
    }

    private LockAnswer answer(int step, ReturnCode code, @Nullable String element, @Nullable Long token) {
        return new LockAnswer(step, step == LockAnswer.FIRST ? peerId : null, code.code(), element, token);
    }
}
