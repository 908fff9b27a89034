package io.flomd.engine;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Where the engine takes the time of its commands from. */
@FunctionalInterface
public interface EngineClock {
    /** The wall clock of this machine, which may be set at any time. */
    EngineClock WALL = () -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());

    /** Microseconds since 1970 (UTC). */
    long nowMicros();
}
