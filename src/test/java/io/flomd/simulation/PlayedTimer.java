package io.flomd.simulation;

import io.flomd.engine.EngineClock;
import io.flomd.engine.EngineTimer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The engine's timer in virtual time. It counts time that passes, so a clock that runs slower or quicker makes it early or late. */
final class PlayedTimer implements EngineTimer {
    private final Scheduler scheduler;
    private final EngineClock clock;
    private @Nullable Runnable onDue;
    private long deadlineMicros = Long.MAX_VALUE;
    private long current;

    PlayedTimer(Scheduler scheduler, EngineClock clock) {
        this.scheduler = scheduler;
        this.clock = clock;
    }

    @Override
    public void start(Runnable callBack) {
        onDue = callBack;
    }

    @Override
    public void set(long nextMicros) {
        if (nextMicros >= deadlineMicros) {
            return;
        }
        deadlineMicros = nextMicros;
        long set = ++current;
        scheduler.after(Math.max(0, nextMicros - clock.nowMicros()), () -> {
            if (set == current) {
                Objects.requireNonNull(onDue).run();
            }
        });
    }

    @Override
    public void fired() {
        deadlineMicros = Long.MAX_VALUE;
    }

    @Override
    public void close() {
        current++;
        deadlineMicros = Long.MIN_VALUE;
    }
}
