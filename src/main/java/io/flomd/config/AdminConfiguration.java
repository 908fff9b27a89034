package io.flomd.config;

import io.flomd.admin.AcceptFilter;
import io.flomd.admin.HostFilter;
import io.flomd.admin.HttpConnections;
import io.flomd.admin.ListingLimit;
import io.flomd.admin.LockRoutes;
import io.flomd.engine.EngineClock;
import io.flomd.engine.LockEngine;
import io.flomd.observability.LimitMeters;
import io.flomd.observability.LockMeters;
import io.flomd.observability.Meters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The view of the locks over HTTP, and the end of HTTP. */
@Configuration(proxyBeanMethods = false)
class AdminConfiguration {
    @Bean
    RouterFunction<ServerResponse> lockRoutes(LockEngine engine, EngineClock clock, Scheduler listingScheduler) {
        return LockRoutes.of(engine, clock, listingScheduler);
    }

    /** One thread: however many people look at the locks, one processor is left for those who take them. */
    @Bean(destroyMethod = "dispose")
    Scheduler listingScheduler() {
        return Schedulers.newSingle("flomd-listing", true);
    }

    @Bean
    HttpStop httpStop(HttpProperties http, LimitMeters limits) {
        return new HttpStop(http.stopTimeout(), limits);
    }

    @Bean
    ListingLimit listingLimit(HttpProperties http, LimitMeters limits) {
        limits.register("max-listings", http.maxListings());
        return new ListingLimit(http.maxListings(), () -> limits.reached("max-listings"));
    }

    /** For the port of management too, by {@link ManagementHttpConfiguration}. */
    @Bean
    NettyServerCustomizer httpConnections(HttpProperties http, LimitMeters limits) {
        limits.register("max-http-connections", http.maxHttpConnections());
        limits.register("idle-timeout");
        HttpConnections connections = new HttpConnections(
                http.maxHttpConnections(),
                http.idleTimeout(),
                () -> limits.reached("max-http-connections"),
                () -> limits.reached("idle-timeout"));
        return server -> server.doOnChannelInit((observer, channel, peer) -> connections.watch(channel));
    }

    @Bean
    AcceptFilter acceptFilter() {
        return new AcceptFilter();
    }

    @Bean
    HostFilter hostFilter(HttpProperties http, Meters meters) {
        List<String> names = new ArrayList<>(http.allowedHosts());
        try {
            names.add(Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
        } catch (IOException unknown) {
            // A system that does not tell its name is asked by another one that somebody allows.
        }
        return new HostFilter(names, meters.counter(LockMeters.HTTP_REFUSED, "unknown-host")::increment);
    }
}
