package io.flomd.config;

import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.Range;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the HTTP view protects itself.
 *
 * @param allowedHosts Names under which HTTP is asked, beside IP addresses, localhost and the name of this host.
 * @param maxListings Answers about locks that are under way at one time; one more is answered with 503 and Retry-After.
 * @param maxHttpConnections Connections to HTTP open at one time; one more is closed at once.
 * @param idleTimeout How long a connection to HTTP may be still; then it is closed.
 * @param stopTimeout How long requests may take to finish when the service stops; connections that are left are cut.
 */
@Validated
@ConfigurationProperties("flom.http")
public record HttpProperties(
        @DefaultValue({}) @AllowedText(TextRule.HOST) List<String> allowedHosts,
        @DefaultValue("8") @Range(min = 1, max = 1_000) int maxListings,
        @DefaultValue("256") @Range(min = 1, max = 100_000) int maxHttpConnections,

        @DefaultValue("60s") @Between(min = "10ms", max = "1h")
        Duration idleTimeout,

        @DefaultValue("1s") @Between(min = "0ms", max = "1h")
        Duration stopTimeout) {
    public HttpProperties {
        allowedHosts = List.copyOf(allowedHosts);
    }
}
