package io.flomd.config;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the HTTP view protects itself.
 *
 * @param allowedHosts Names under which HTTP is asked, beside IP addresses, localhost and the name of this host.
 * @param stopTimeout How long requests may take to finish when the service stops; connections that are left are cut.
 */
@Validated
@ConfigurationProperties("flom.http")
public record HttpProperties(
        @DefaultValue({}) @AllowedText(TextRule.HOST) List<String> allowedHosts,

        @DefaultValue("1s") @Between(min = "0ms", max = "1h")
        Duration stopTimeout) {
    public HttpProperties {
        allowedHosts = List.copyOf(allowedHosts);
    }
}
