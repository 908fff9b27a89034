package io.flomd.lock;

import java.util.ArrayList;
import java.util.List;

/** What one command works with: its time, the limits, the next token, and the effects so far. */
final class Turn {
    final LockLimits limits;
    long nowMicros;
    private long nextToken;
    private List<LockEffect> effects = List.of();

    Turn(LockLimits limits, long nextToken) {
        this.limits = limits;
        this.nextToken = nextToken;
    }

    void begin() {
        effects = List.of();
    }

    List<LockEffect> effects() {
        return effects;
    }

    void emit(LockEffect effect) {
        // Nearly every command has no effect or one; those lists cost one small object.
        if (effects.isEmpty()) {
            effects = List.of(effect);
        } else {
            if (effects.size() == 1) {
                effects = new ArrayList<>(effects);
            }
            effects.add(effect);
        }
    }

    long nextToken() {
        return nextToken;
    }

    long takeToken() {
        return nextToken++;
    }

    /** Whether a waiter that was overtaken so often must be the next. */
    boolean isExhausted(int overtakes) {
        return limits.maxOvertakes() >= 0 && overtakes >= limits.maxOvertakes();
    }

    boolean boundsOvertaking() {
        return limits.maxOvertakes() >= 0;
    }
}
