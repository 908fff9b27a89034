package io.flomd.config;

import io.flomd.admin.HostFilter;
import io.flomd.admin.LockRoutes;
import io.flomd.engine.LockEngine;
import io.flomd.observability.LimitMeters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The view of the locks over HTTP, and the end of HTTP. */
@Configuration(proxyBeanMethods = false)
class AdminConfiguration {
    @Bean
    RouterFunction<ServerResponse> lockRoutes(LockEngine engine) {
        return LockRoutes.of(engine);
    }

    @Bean
    HttpStop httpStop(HttpProperties http, LimitMeters limits) {
        return new HttpStop(http.stopTimeout(), limits);
    }

    @Bean
    HostFilter hostFilter(HttpProperties http) {
        List<String> names = new ArrayList<>(http.allowedHosts());
        try {
            names.add(Files.readString(Path.of("/proc/sys/kernel/hostname")).strip());
        } catch (IOException unknown) {
            // A system that does not tell its name is asked by another one that somebody allows.
        }
        return new HostFilter(names);
    }
}
