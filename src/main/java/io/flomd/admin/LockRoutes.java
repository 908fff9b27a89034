package io.flomd.admin;

import static org.springframework.web.reactive.function.server.RequestPredicates.path;

import io.flomd.engine.EngineClock;
import io.flomd.engine.LockEngine;
import io.flomd.lock.ViewQuery;
import io.flomd.resource.ResourceName;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.HandlerFunction;
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
 * <p>{@code HEAD} is answered as {@code GET} without the locks, other methods are refused: nothing can be changed here.
 *
 * <p>Locks are looked at page by page, as fast as the client reads, so that nobody who wants a lock waits for it. What changes meanwhile
 * may or may not be seen. No event loop looks at locks: health is answered meanwhile.
 */
public final class LockRoutes {
    /** How much is looked at in one go, as {@link ViewQuery#limit()}; with more, others would notice. */
    static final int PAGE = 1000;

    private final LockEngine engine;
    private final EngineClock clock;
    private final Scheduler worker;

    private LockRoutes(LockEngine engine, EngineClock clock, Scheduler worker) {
        this.engine = engine;
        this.clock = clock;
        this.worker = worker;
    }

    /**
     * The routes for what this engine holds.
     *
     * @param clock says when they were looked at; the table itself knows only of its last command
     * @param worker looks at the locks
     */
    public static RouterFunction<ServerResponse> of(LockEngine engine, EngineClock clock, Scheduler worker) {
        LockRoutes routes = new LockRoutes(engine, clock, worker);
        HandlerFunction<ServerResponse> one = request -> routes.named(request, request.pathVariable("name"));
        return RouterFunctions.route()
                .GET("/locks", Format::isAcceptable, routes::many)
                .GET("/locks/{name}", Format::isAcceptable, one)
                .HEAD("/locks", Format::isAcceptable, routes::many)
                .HEAD("/locks/{name}", Format::isAcceptable, one)
                .route(path("/locks").or(path("/locks/{name}")), LockRoutes::refuse)
                .build();
    }

    /** Answers what is no question about locks, in no form that there is. */
    private static Mono<ServerResponse> refuse(ServerRequest request) {
        if (request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD)) {
            return ServerResponse.status(HttpStatus.NOT_ACCEPTABLE)
                    .contentType(Format.TEXT.type())
                    .bodyValue("Accept: none of these is possible. Allowed: application/json, text/plain\n");
        }
        HttpStatus status =
                request.method().equals(HttpMethod.OPTIONS) ? HttpStatus.NO_CONTENT : HttpStatus.METHOD_NOT_ALLOWED;
        return ServerResponse.status(status)
                .allow(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS)
                .build();
    }

    private Mono<ServerResponse> many(ServerRequest request) {
        String name = request.queryParam("name").orElse(null);
        if (name != null) {
            return named(request, name);
        }
        ViewQuery query = ViewQuery.ofPrefix(request.queryParam("prefix").orElse(""), PAGE);
        return answer(request, new LockPages(engine, clock, query));
    }

    private Mono<ServerResponse> named(ServerRequest request, String text) {
        ResourceName name = ResourceName.ofBytes(text.getBytes(StandardCharsets.UTF_8));
        if (name == null) {
            return ServerResponse.notFound().build();
        }
        LockPages pages = new LockPages(engine, clock, ViewQuery.ofName(name, PAGE));
        return Mono.fromCallable(pages::skipEmpty)
                .subscribeOn(worker)
                .flatMap(any ->
                        any ? answer(request, pages) : ServerResponse.notFound().build());
    }

    private Mono<ServerResponse> answer(ServerRequest request, LockPages pages) {
        Format format = Format.of(request);
        if (request.method().equals(HttpMethod.HEAD)) {
            return ServerResponse.ok().contentType(format.type()).build();
        }
        Flux<DataBuffer> body = Flux.fromIterable(() -> new Pieces(format.listing(pages)))
                .map(piece -> (DataBuffer) DefaultDataBufferFactory.sharedInstance.wrap(piece))
                .subscribeOn(worker);
        return ServerResponse.ok().contentType(format.type()).body(BodyInserters.fromDataBuffers(body));
    }
}
