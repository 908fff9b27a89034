package io.flomd.admin;

import java.nio.charset.StandardCharsets;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Refuses requests whose {@code Accept} cannot be understood: the framework would call them failures of the service, and log them at length. */
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
public final class AcceptFilter implements WebFilter {
    /** With more, the framework puts them in no order. */
    static final int MOST = 50;

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        return isClear(exchange.getRequest()) ? chain.filter(exchange) : refuse(exchange.getResponse());
    }

    private static boolean isClear(ServerHttpRequest request) {
        try {
            return request.getHeaders().getAccept().size() <= MOST;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static Mono<Void> refuse(ServerHttpResponse response) {
        String text = "Accept: not understood. Allowed: at most " + MOST + " media types as text/plain;q=0.5\n";
        response.setStatusCode(HttpStatus.NOT_ACCEPTABLE);
        response.getHeaders().setContentType(Format.TEXT.type());
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(text.getBytes(StandardCharsets.UTF_8))));
    }
}
