package io.flomd.config;

import static org.springframework.web.reactive.function.server.RequestPredicates.GET;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** HTTP requests that never end: {@code /endless} always has more to say, {@code /actuator/endless} never begins. */
@Configuration(proxyBeanMethods = false)
class EndlessHttp {
    private static final byte[] LINE = "and another line\n".repeat(100).getBytes(StandardCharsets.US_ASCII);

    private final AtomicInteger asked = new AtomicInteger();

    @Bean
    RouterFunction<ServerResponse> endlessRoute() {
        Flux<DataBuffer> body =
                Flux.<DataBuffer>generate(sink -> sink.next(DefaultDataBufferFactory.sharedInstance.wrap(LINE)));
        return RouterFunctions.route(GET("/endless"), request -> {
            asked.incrementAndGet();
            return ServerResponse.ok().body(BodyInserters.fromDataBuffers(body));
        });
    }

    @Bean
    Silence silence() {
        return new Silence(asked);
    }

    /** How many have asked. */
    int asked() {
        return asked.get();
    }

    /** Takes a request and never answers. */
    @Endpoint(id = "endless")
    static final class Silence {
        private final AtomicInteger asked;

        private Silence(AtomicInteger asked) {
            this.asked = asked;
        }

        @ReadOperation
        Mono<String> read() {
            asked.incrementAndGet();
            return Mono.never();
        }
    }
}
