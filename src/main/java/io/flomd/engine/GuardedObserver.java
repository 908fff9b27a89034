package io.flomd.engine;

import io.flomd.lock.LockCommand;
import io.flomd.lock.LockEffect;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps an observer that fails from harming those who are served: it is told nothing any more. The engine's lock guards it. */
final class GuardedObserver implements EngineObserver {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedObserver.class);

    private final EngineObserver observer;
    private boolean failed;

    GuardedObserver(EngineObserver observer) {
        this.observer = observer;
    }

    @Override
    public void onApplied(LockCommand command, List<LockEffect> effects) {
        if (failed) {
            return;
        }
        try {
            observer.onApplied(command, effects);
        } catch (RuntimeException e) {
            failed = true;
            LOG.error("{} failed and is told nothing any more; clients are served on", observer, e);
        }
    }
}
