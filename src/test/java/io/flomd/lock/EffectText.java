package io.flomd.lock;

/** Effects as short lines, for tests that read like a conversation. */
final class EffectText {
    private EffectText() {}

    static String of(LockEffect effect) {
        if (effect instanceof LockEffect.Granted granted) {
            return "granted " + granted.request() + " token " + granted.token() + when(granted.immediate())
                    + (granted.element() == null ? "" : " " + granted.element());
        }
        if (effect instanceof LockEffect.Enqueued enqueued) {
            return "enqueued " + enqueued.request() + when(enqueued.immediate());
        }
        if (effect instanceof LockEffect.AwaitsCreation awaits) {
            return "awaits creation " + awaits.request();
        }
        if (effect instanceof LockEffect.Refused refused) {
            return "refused " + refused.request() + " " + refused.refusal() + when(refused.immediate());
        }
        if (effect instanceof LockEffect.Expelled expelled) {
            return "expelled " + expelled.session() + " " + expelled.violation();
        }
        if (effect instanceof LockEffect.Released released) {
            return "released " + released.request();
        }
        if (effect instanceof LockEffect.WaitEnded ended) {
            return "wait ended " + ended.request();
        }
        if (effect instanceof LockEffect.ResourceCreated created) {
            return "created " + created.resource();
        }
        return "removed " + effect.resource();
    }

    private static String when(boolean immediate) {
        return immediate ? " now" : " later";
    }
}
