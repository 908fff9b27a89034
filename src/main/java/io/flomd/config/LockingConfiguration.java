package io.flomd.config;

import io.flomd.engine.Breakdown;
import io.flomd.engine.DeadlineTimer;
import io.flomd.engine.EngineClock;
import io.flomd.engine.EngineObserver;
import io.flomd.engine.EngineTimer;
import io.flomd.engine.LockEngine;
import io.flomd.engine.StandaloneEngine;
import io.flomd.lock.LockTable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The lock table and the engine that owns it. */
@Configuration(proxyBeanMethods = false)
class LockingConfiguration {
    @Bean
    EngineClock engineClock() {
        return EngineClock.SYSTEM;
    }

    @Bean
    Breakdown breakdown() {
        return new StopWhenBroken();
    }

    @Bean
    EngineTimer engineTimer(EngineClock clock) {
        return new DeadlineTimer(clock);
    }

    @Bean
    LockEngine lockEngine(
            LockingProperties locking,
            ServerProperties server,
            EngineClock clock,
            EngineTimer timer,
            EngineObserver observer,
            Breakdown breakdown) {
        LockTable table = new LockTable(locking.toLimits(), locking.zone(), StandaloneEngine.firstToken(clock));
        return new StandaloneEngine(table, clock, timer, server.nodeId(), observer, breakdown);
    }
}
