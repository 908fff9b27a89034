package io.flomd.config;

import io.flomd.admin.LockRoutes;
import io.flomd.engine.LockEngine;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The view of the locks over HTTP. */
@Configuration(proxyBeanMethods = false)
class AdminConfiguration {
    @Bean
    RouterFunction<ServerResponse> lockRoutes(LockEngine engine) {
        return LockRoutes.of(engine);
    }
}
