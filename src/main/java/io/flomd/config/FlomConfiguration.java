package io.flomd.config;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** Everything that a server is made of. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    DaemonProperties.class,
    NetworkProperties.class,
    LockingProperties.class,
    ServerProperties.class,
    DiscoveryProperties.class,
    LoggingProperties.class,
    HttpProperties.class,
    TlsProperties.class,
    AccessProperties.class
})
@Import({
    TlsConfiguration.class,
    LockingConfiguration.class,
    AccessConfiguration.class,
    ListenerConfiguration.class,
    DiscoveryConfiguration.class,
    ObservabilityConfiguration.class,
    AdminConfiguration.class
})
public class FlomConfiguration {
    @Bean
    EffectiveFlomConf effectiveFlomConf(Environment environment) {
        return new EffectiveFlomConf(environment);
    }
}
