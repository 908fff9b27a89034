package io.flomd.admin;

import io.flomd.engine.LockEngine;
import io.flomd.lock.ViewQuery;
import io.flomd.resource.ResourceName;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * {@code GET /locks}, {@code GET /locks?prefix=…} and {@code GET /locks/{name}} (or {@code GET /locks?name=…}): JSON, or a table for those who
 * ask for {@code text/plain}. In the path, slashes and other special characters of the name are percent-encoded.
 *
 * <p>Locks are looked at page by page, as fast as the client reads, so that nobody who wants a lock waits for it. What changes meanwhile
 * may or may not be seen. No event loop looks at locks: health is answered meanwhile.
 */
public final class LockRoutes {
    /** How much is looked at in one go, as {@link ViewQuery#limit()}; with more, others would notice. */
    static final int PAGE = 1000;

    private final LockEngine engine;
    private final Scheduler worker;

    private LockRoutes(LockEngine engine, Scheduler worker) {
        this.engine = engine;
        this.worker = worker;
    }

    /**
     * The routes for what this engine holds.
     *
     * @param worker looks at the locks
     */
    public static RouterFunction<ServerResponse> of(LockEngine engine, Scheduler worker) {
        LockRoutes routes = new LockRoutes(engine, worker);
        return RouterFunctions.route()
                .GET("/locks", Format::isAcceptable, routes::many)
                .GET(
                        "/locks/{name}",
                        Format::isAcceptable,
                        request -> routes.named(request, request.pathVariable("name")))
                .build();
    }

    private Mono<ServerResponse> many(ServerRequest request) {
        String name = request.queryParam("name").orElse(null);
        if (name != null) {
            return named(request, name);
        }
        ViewQuery query = ViewQuery.ofPrefix(request.queryParam("prefix").orElse(""), PAGE);
        return answer(request, new LockPages(engine, query));
    }

    private Mono<ServerResponse> named(ServerRequest request, String text) {
        ResourceName name = ResourceName.ofBytes(text.getBytes(StandardCharsets.UTF_8));
        if (name == null) {
            return ServerResponse.notFound().build();
        }
        LockPages pages = new LockPages(engine, ViewQuery.ofName(name, PAGE));
        return Mono.fromCallable(pages::skipEmpty)
                .subscribeOn(worker)
                .flatMap(any ->
                        any ? answer(request, pages) : ServerResponse.notFound().build());
    }

    private Mono<ServerResponse> answer(ServerRequest request, LockPages pages) {
        Format format = Format.of(request);
        Flux<DataBuffer> body = Flux.fromIterable(() -> new Pieces(format.listing(pages)))
                .map(piece -> (DataBuffer) DefaultDataBufferFactory.sharedInstance.wrap(piece))
                .subscribeOn(worker);
        return ServerResponse.ok().contentType(format.type()).body(BodyInserters.fromDataBuffers(body));
    }
}
