package io.flomd.config;

import io.flomd.engine.Breakdown;
import io.flomd.engine.DeadlineTimer;
import io.flomd.engine.EngineClock;
import io.flomd.engine.EngineObserver;
import io.flomd.engine.EngineTimer;
import io.flomd.engine.LockEngine;
import io.flomd.engine.StandaloneEngine;
import io.flomd.engine.SteadyClock;
import io.flomd.engine.ZoneTables;
import io.flomd.lock.LockTable;
import io.flomd.observability.LogLimits;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The lock table and the engine that owns it. */
@Configuration(proxyBeanMethods = false)
class LockingConfiguration {
    @Bean
    SteadyClock engineClock() {
        return new SteadyClock(EngineClock.WALL, System::nanoTime);
    }

    @Bean
    Breakdown breakdown(LogLimits log) {
        return new StopWhenBroken(log);
    }

    @Bean
    FittingLimits fittingLimits(LockingProperties locking, ServerProperties server) {
        return FittingLimits.of(Heap.ofThisProcess(), locking, server);
    }

    @Bean
    EngineTimer engineTimer(EngineClock clock) {
        return new DeadlineTimer(clock);
    }

    @Bean
    LockEngine lockEngine(
            LockingProperties locking,
            ServerProperties server,
            FittingLimits limits,
            EngineClock clock,
            EngineTimer timer,
            EngineObserver observer,
            Breakdown breakdown) {
        LockTable table =
                new LockTable(limits.lockLimits(), ZoneTables.of(locking.zone()), StandaloneEngine.firstToken(clock));
        return new StandaloneEngine(table, clock, timer, server.nodeId(), observer, breakdown);
    }
}
