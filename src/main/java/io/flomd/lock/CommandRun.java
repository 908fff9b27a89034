package io.flomd.lock;

import java.util.ArrayList;
import java.util.List;

/** One command at work: the time that it sees, the settings, and the effects so far. */
final class CommandRun {
    final long nowMicros;
    private final TableState state;
    private List<LockEffect> effects = List.of();
    /** What a session may have nothing to do with any more. */
    private List<Attachment> idle = List.of();

    CommandRun(TableState state) {
        this.state = state;
        this.nowMicros = state.nowMicros;
    }

    LockLimits limits() {
        return state.limits;
    }

    TableZone zone() {
        return state.zone;
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

    /** Remembers what may have become idle. */
    void noteIdle(Attachment attachment) {
        if (attachment.isIdle()) {
            if (idle.isEmpty()) {
                idle = new ArrayList<>();
            }
            idle.add(attachment);
        }
    }

    /** What became idle since this was asked last. */
    List<Attachment> takeIdle() {
        List<Attachment> taken = idle;
        idle = List.of();
        return taken;
    }

    long takeToken() {
        return state.nextToken++;
    }

    /** Whether a waiter that was overtaken so often must be the next. */
    boolean isExhausted(int overtakes) {
        int most = state.limits.maxOvertakes();
        return most >= 0 && overtakes >= most;
    }
}
