package io.flomd.config;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/** Has the port of its own that health and meters may have protected as the other one is; the framework does so only there. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
class ManagementHttpConfiguration {
    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> managementHttpConnections(
            ObjectProvider<NettyServerCustomizer> customizers) {
        return factory -> customizers.orderedStream().forEach(factory::addServerCustomizers);
    }
}
