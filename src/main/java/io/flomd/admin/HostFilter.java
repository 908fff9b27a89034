package io.flomd.admin;

import io.flomd.resource.VisibleText;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Answers requests for known hosts only. A web page can have its own name resolve to this service's address (DNS rebinding) and would read the
 * locks by it; its name is in {@code Host} then. An IP address there is no name that anybody could rebind, so it is always taken.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class HostFilter implements WebFilter {
    private final Set<String> names = new TreeSet<>();
    private final Runnable onRefused;

    /**
     * @param names host names that are answered, in any case, beside {@code localhost} and every IP address
     * @param onRefused told of each request that is not answered
     */
    public HostFilter(Collection<String> names, Runnable onRefused) {
        this.onRefused = onRefused;
        this.names.add("localhost");
        names.forEach(name -> this.names.add(name.replaceFirst("\\.$", "").toLowerCase(Locale.ROOT)));
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        List<String> hosts = exchange.getRequest().getHeaders().getOrDefault(HttpHeaders.HOST, List.of());
        for (String host : hosts) {
            if (!isAnswered(host)) {
                onRefused.run();
                return refuse(exchange, host);
            }
        }
        return chain.filter(exchange);
    }

    private boolean isAnswered(String host) {
        // A dot behind a name says that it is complete.
        String name = host.replaceFirst("\\.?(:[0-9]*)?$", "");
        boolean bracketed = name.startsWith("[") && name.endsWith("]");
        String address = bracketed ? name.substring(1, name.length() - 1) : name;
        return (bracketed ? NetUtil.isValidIpV6Address(address) : NetUtil.isValidIpV4Address(address))
                || names.contains(name.toLowerCase(Locale.ROOT));
    }

    private Mono<Void> refuse(ServerWebExchange exchange, String host) {
        String text = "Host = " + VisibleText.of(host) + ": not answered. Allowed: IP addresses, "
                + String.join(", ", names) + " (flom.http.allowed-hosts)\n";
        exchange.getResponse().setStatusCode(HttpStatus.MISDIRECTED_REQUEST);
        exchange.getResponse().getHeaders().setContentType(Format.TEXT.type());
        return exchange.getResponse()
                .writeWith(
                        Mono.just(exchange.getResponse().bufferFactory().wrap(text.getBytes(StandardCharsets.UTF_8))));
    }
}
