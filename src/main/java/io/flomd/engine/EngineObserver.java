package io.flomd.engine;

import io.flomd.lock.LockCommand;
import io.flomd.lock.LockEffect;
import java.util.List;

/** Sees every command with its effects, in order, for meters and logs. It must return at once. */
@FunctionalInterface
public interface EngineObserver {
    void onApplied(LockCommand command, List<LockEffect> effects);
}
