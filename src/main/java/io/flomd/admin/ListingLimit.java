package io.flomd.admin;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Bounds the answers about locks that are under way at one time, because each takes memory until its reader has read it. One more is told to
 * come again.
 */
public final class ListingLimit implements WebFilter {
    private static final PathPattern LOCKS = PathPatternParser.defaultInstance.parse("/locks/**");

    private final int most;
    private final Semaphore free;
    private final Runnable onReached;

    /**
     * @param most how many are allowed
     * @param onReached told of each one more
     */
    public ListingLimit(int most, Runnable onReached) {
        this.most = most;
        this.free = new Semaphore(most);
        this.onReached = onReached;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
        return LOCKS.matches(path) ? Mono.defer(() -> limited(exchange, chain)) : chain.filter(exchange);
    }

    private Mono<Void> limited(ServerWebExchange exchange, WebFilterChain chain) {
        if (!free.tryAcquire()) {
            onReached.run();
            return refuse(exchange.getResponse());
        }
        // It ends when the last byte is written, when the client goes, or by a failure.
        return chain.filter(exchange).doFinally(end -> free.release());
    }

    private Mono<Void> refuse(ServerHttpResponse response) {
        String text = "flom.http.max-listings = " + most + ": so many answers about locks are being read; come again\n";
        response.setStatusCode(HttpStatus.SERVICE_UNAVAILABLE);
        response.getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
        response.getHeaders().setContentType(Format.TEXT.type());
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(text.getBytes(StandardCharsets.UTF_8))));
    }
}
