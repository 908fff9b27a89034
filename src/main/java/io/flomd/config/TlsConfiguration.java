package io.flomd.config;

import io.flomd.observability.Meters;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The certificate of the lock listener, if it is configured. */
@Configuration(proxyBeanMethods = false)
class TlsConfiguration {
    @Bean
    @Nullable
    ServerTls serverTls(TlsProperties properties, SslBundles bundles, Meters meters) {
        properties.check();
        return properties.isOn() ? new ServerTls(properties, bundles, meters, Clock.systemUTC()) : null;
    }
}
