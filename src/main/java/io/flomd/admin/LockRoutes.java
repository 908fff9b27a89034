package io.flomd.admin;

import static org.springframework.web.reactive.function.server.RequestPredicates.accept;

import io.flomd.engine.LockEngine;
import io.flomd.lock.ResourceName;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * {@code GET /locks} and {@code GET /locks/{name}}: JSON, or a table for those who ask for {@code text/plain}.
 *
 * <p>The name is one segment of the path, with its slashes and other special characters percent-encoded.
 */
public final class LockRoutes {
    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private final LockEngine engine;

    private LockRoutes(LockEngine engine) {
        this.engine = engine;
    }

    /** The routes for what this engine holds. */
    public static RouterFunction<ServerResponse> of(LockEngine engine) {
        LockRoutes routes = new LockRoutes(engine);
        return RouterFunctions.route()
                .GET("/locks", accept(MediaType.APPLICATION_JSON), request -> json(LockReport.of(engine)))
                .GET("/locks", accept(MediaType.TEXT_PLAIN), request -> text(LockReport.of(engine)))
                .GET("/locks/{name}", accept(MediaType.APPLICATION_JSON), request -> json(routes.named(request)))
                .GET("/locks/{name}", accept(MediaType.TEXT_PLAIN), request -> text(routes.named(request)))
                .build();
    }

    private @Nullable LockReport named(ServerRequest request) {
        ResourceName name = ResourceName.ofBytes(request.pathVariable("name").getBytes(StandardCharsets.UTF_8));
        return name == null ? null : LockReport.of(engine).only(name);
    }

    private static Mono<ServerResponse> json(@Nullable LockReport report) {
        return report == null
                ? ServerResponse.notFound().build()
                : ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(report);
    }

    private static Mono<ServerResponse> text(@Nullable LockReport report) {
        return report == null
                ? ServerResponse.notFound().build()
                : ServerResponse.ok().contentType(TEXT).bodyValue(LockTableText.of(report));
    }
}
