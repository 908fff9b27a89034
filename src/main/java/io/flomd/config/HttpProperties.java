package io.flomd.config;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the HTTP view protects itself.
 *
 * @param allowedHosts Names under which HTTP is asked, beside IP addresses, localhost and the name of this host.
 */
@Validated
@ConfigurationProperties("flom.http")
public record HttpProperties(
        @DefaultValue({}) @AllowedText(TextRule.HOST) List<String> allowedHosts) {
    public HttpProperties {
        allowedHosts = List.copyOf(allowedHosts);
    }
}
