package io.flomd.admin;

import static org.springframework.web.reactive.function.server.RequestPredicates.accept;

import io.flomd.engine.LockEngine;
import io.flomd.lock.ViewQuery;
import io.flomd.resource.ResourceName;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * {@code GET /locks}, {@code GET /locks?prefix=…} and {@code GET /locks/{name}} (or {@code GET /locks?name=…}): JSON, or a table for those who
 * ask for {@code text/plain}. In the path, slashes and other special characters of the name are percent-encoded.
 *
 * <p>Many locks are looked at page by page, as fast as the client reads, so that nobody who wants a lock waits for it. What changes meanwhile
 * may or may not be seen.
 */
public final class LockRoutes {
    /** Resources that are looked at in one go; with more, others would notice. */
    static final int PAGE = 500;

    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private final LockEngine engine;

    private LockRoutes(LockEngine engine) {
        this.engine = engine;
    }

    /** The routes for what this engine holds. */
    public static RouterFunction<ServerResponse> of(LockEngine engine) {
        LockRoutes routes = new LockRoutes(engine);
        return RouterFunctions.route()
                .GET("/locks", accept(MediaType.APPLICATION_JSON), routes::manyAsJson)
                .GET("/locks", accept(MediaType.TEXT_PLAIN), routes::manyAsText)
                .GET(
                        "/locks/{name}",
                        accept(MediaType.APPLICATION_JSON),
                        request -> routes.json(request.pathVariable("name")))
                .GET(
                        "/locks/{name}",
                        accept(MediaType.TEXT_PLAIN),
                        request -> routes.text(request.pathVariable("name")))
                .build();
    }

    private Mono<ServerResponse> manyAsJson(ServerRequest request) {
        String name = request.queryParam("name").orElse(null);
        return name != null ? json(name) : stream(MediaType.APPLICATION_JSON, request, pages -> new JsonListing(pages));
    }

    private Mono<ServerResponse> manyAsText(ServerRequest request) {
        String name = request.queryParam("name").orElse(null);
        return name != null ? text(name) : stream(TEXT, request, pages -> new TextListing(pages));
    }

    private Mono<ServerResponse> json(String name) {
        LockReport report = named(name);
        return report == null
                ? ServerResponse.notFound().build()
                : ServerResponse.ok().contentType(MediaType.APPLICATION_JSON).bodyValue(report);
    }

    private Mono<ServerResponse> text(String name) {
        LockReport report = named(name);
        return report == null
                ? ServerResponse.notFound().build()
                : ServerResponse.ok().contentType(TEXT).bodyValue(new LockTableText().of(report));
    }

    private @Nullable LockReport named(String text) {
        ResourceName name = ResourceName.ofBytes(text.getBytes(StandardCharsets.UTF_8));
        LockReport report = name == null ? null : LockReport.of(engine.view(ViewQuery.ofName(name)));
        return report == null || report.isEmpty() ? null : report;
    }

    private Mono<ServerResponse> stream(
            MediaType type, ServerRequest request, Function<LockPages, Iterator<String>> listing) {
        ViewQuery query = ViewQuery.ofPrefix(request.queryParam("prefix").orElse(""), PAGE);
        Flux<DataBuffer> body = Flux.fromIterable(() -> listing.apply(new LockPages(engine, query)))
                .map(part -> DefaultDataBufferFactory.sharedInstance.wrap(part.getBytes(StandardCharsets.UTF_8)));
        return ServerResponse.ok().contentType(type).body(BodyInserters.fromDataBuffers(body));
    }
}
