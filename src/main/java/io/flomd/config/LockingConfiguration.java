package io.flomd.config;

import io.flomd.engine.EngineClock;
import io.flomd.engine.EngineObserver;
import io.flomd.engine.LockEngine;
import io.flomd.engine.StandaloneEngine;
import io.flomd.engine.ZoneTables;
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
    LockEngine lockEngine(
            LockingProperties locking, ServerProperties server, EngineClock clock, EngineObserver observer) {
        LockTable table =
                new LockTable(locking.toLimits(), ZoneTables.of(locking.zone()), StandaloneEngine.firstToken(clock));
        return new StandaloneEngine(table, clock, server.nodeId(), observer);
    }
}
