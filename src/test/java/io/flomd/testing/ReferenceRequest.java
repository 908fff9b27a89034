package io.flomd.testing;

import io.flomd.lock.AcquireRequest;
import io.flomd.lock.LockEffect;
import io.flomd.lock.LockView;
import io.flomd.lock.Refusal;
import io.flomd.lock.SessionId;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import org.jspecify.annotations.Nullable;

/**
 * One request in the reference table.
 *
 * @param sinceMicros when it was made, in microseconds since 1970
 * @param immediate whether it is still being answered for the first time
 * @param arrival place in the order in which requests reached existing resources; 0 before that
 */
record ReferenceRequest(
        SessionId session, long number, AcquireRequest asked, long sinceMicros, boolean immediate, long arrival) {
    /**
     * A granted request.
     *
     * @param slot which of the elements of a set it holds, else -1
     */
    record Holder(
            ReferenceRequest request, int slot, @Nullable String element, long token, long sinceMicros) {
        LockView.Holder view() {
            return new LockView.Holder(
                    request.session,
                    request.number,
                    request.name(),
                    request.mode(),
                    request.quantity(),
                    element,
                    token,
                    sinceMicros);
        }

        LockEffect granted() {
            return new LockEffect.Granted(
                    request.session,
                    request.number,
                    request.name(),
                    request.mode(),
                    request.quantity(),
                    element,
                    token,
                    request.immediate,
                    sinceMicros - request.sinceMicros);
        }

        LockEffect revoked(String reason) {
            return new LockEffect.Revoked(request.session, request.number, request.name(), request.mode(), reason);
        }

        LockEffect released(long nowMicros) {
            return new LockEffect.Released(
                    request.session,
                    request.number,
                    request.name(),
                    request.mode(),
                    request.quantity(),
                    nowMicros - sinceMicros);
        }
    }

    /** Whether this is what the session asked for with that number. */
    boolean is(SessionId other, ResourceName name, long otherNumber) {
        return session.equals(other) && number == otherNumber && name().equals(name);
    }

    ResourceName name() {
        return asked.resource();
    }

    LockMode mode() {
        return StatelessRules.shownMode(name(), asked.mode());
    }

    int quantity() {
        return StatelessRules.shownQuantity(name(), asked.quantity());
    }

    ReferenceRequest arrivedAs(long place) {
        return new ReferenceRequest(session, number, asked, sinceMicros, immediate, place);
    }

    /** The same after its first answer, which told it to wait. */
    ReferenceRequest waiting() {
        return new ReferenceRequest(session, number, asked, sinceMicros, false, arrival);
    }

    LockView.Waiter view() {
        return new LockView.Waiter(session, number, name(), mode(), quantity(), sinceMicros);
    }

    LockEffect enqueued() {
        return new LockEffect.Enqueued(session, number, name(), mode(), immediate);
    }

    LockEffect awaitsCreation() {
        return new LockEffect.AwaitsCreation(session, number, name(), mode());
    }

    LockEffect refused(Refusal refusal) {
        return new LockEffect.Refused(session, number, name(), mode(), refusal, immediate);
    }

    LockEffect waitEnded(long nowMicros) {
        return new LockEffect.WaitEnded(session, number, name(), mode(), nowMicros - sinceMicros);
    }
}
