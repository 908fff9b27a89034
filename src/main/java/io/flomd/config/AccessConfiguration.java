package io.flomd.config;

import io.flomd.access.AccessControl;
import io.flomd.access.AccessRules;
import io.flomd.access.IpNetwork;
import io.flomd.observability.Meters;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who may do what. */
@Configuration(proxyBeanMethods = false)
class AccessConfiguration {
    @Bean
    AccessControl accessControl(AccessProperties properties, ServerProperties server, Meters meters) {
        AccessRules rules = properties.read();
        AccessRules always = AccessRules.ofShutdown(
                AccessReport.SHUTDOWN_FROM,
                server.shutdownFrom().stream().map(IpNetwork::parse).toList());
        AccessReport report = new AccessReport(meters, rules, always, properties.dryRun());
        return new AccessControl(rules, always, properties.dryRun(), report);
    }
}
