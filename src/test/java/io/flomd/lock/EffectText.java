package io.flomd.lock;

/** Effects as short lines, for tests that read like a conversation. */
final class EffectText {
    private EffectText() {}

    static String of(LockEffect effect) {
        Text text = new Text();
        effect.accept(text);
        return text.line;
    }

    private static final class Text implements LockEffect.Handler {
        private String line = "";

        @Override
        public void onGranted(LockEffect.Granted effect) {
            line = "granted " + request(effect.session(), effect.request()) + " token " + effect.token()
                    + when(effect.immediate()) + (effect.element() == null ? "" : " " + effect.element());
        }

        @Override
        public void onEnqueued(LockEffect.Enqueued effect) {
            line = "enqueued " + request(effect.session(), effect.request()) + when(effect.immediate());
        }

        @Override
        public void onAwaitsCreation(LockEffect.AwaitsCreation effect) {
            line = "awaits creation " + request(effect.session(), effect.request());
        }

        @Override
        public void onRefused(LockEffect.Refused effect) {
            line = "refused " + request(effect.session(), effect.request()) + " " + effect.refusal()
                    + when(effect.immediate());
        }

        @Override
        public void onRevoked(LockEffect.Revoked effect) {
            line = "revoked " + request(effect.session(), effect.request()) + " " + effect.reason();
        }

        @Override
        public void onSessionEnded(LockEffect.SessionEnded effect) {
            line = "ended " + effect.session().counter() + " " + effect.end()
                    + (effect.reason() == null ? "" : " " + effect.reason());
        }

        @Override
        public void onReleased(LockEffect.Released effect) {
            line = "released " + request(effect.session(), effect.request());
        }

        @Override
        public void onWaitEnded(LockEffect.WaitEnded effect) {
            line = "wait ended " + request(effect.session(), effect.request());
        }

        @Override
        public void onResourceCreated(LockEffect.ResourceCreated effect) {
            line = "created " + effect.resource();
        }

        @Override
        public void onResourceRemoved(LockEffect.ResourceRemoved effect) {
            line = "removed " + effect.resource();
        }

        /** The counter of the session and the number of its request. */
        private static String request(SessionId session, long number) {
            return session.counter() + "." + number;
        }

        private static String when(boolean immediate) {
            return immediate ? " now" : " later";
        }
    }
}
