package io.flomd.config;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

/** Everything that a server is made of. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({
    DaemonProperties.class,
    NetworkProperties.class,
    LockingProperties.class,
    ServerProperties.class,
    DiscoveryProperties.class
})
public class FlomConfiguration {}
