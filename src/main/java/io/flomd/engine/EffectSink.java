package io.flomd.engine;

import io.flomd.lock.LockEffect.SessionEffect;

/** Where the effects for one session go. It must return at once: other sessions wait for it. */
@FunctionalInterface
public interface EffectSink {
    void accept(SessionEffect effect);
}
