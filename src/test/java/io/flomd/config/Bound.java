package io.flomd.config;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** A start of the application that binds and checks the configuration, and does nothing else. */
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
class Bound {
    /** A start with these arguments and no environment. */
    static ConfigurableApplicationContext run(String... arguments) {
        return run(Map.of(), arguments);
    }

    /** A start with these environment variables instead of those of the machine. */
    static ConfigurableApplicationContext run(Map<String, Object> variables, String... arguments) {
        SpringApplication application = new SpringApplication(Bound.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setEnvironment(environment(variables));
        return application.run(arguments);
    }

    static StandardEnvironment environment(Map<String, Object> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        environment.getPropertySources().replace(name, new SystemEnvironmentPropertySource(name, variables));
        return environment;
    }
}
