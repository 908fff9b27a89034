package io.flomd.config;

import io.flomd.access.AccessAction;
import io.flomd.access.AccessControl;
import io.flomd.access.AccessRequest;
import io.flomd.access.AccessSubject;
import io.flomd.discovery.DiscoveryMeters;
import io.flomd.discovery.DiscoveryResponder;
import io.flomd.discovery.ResponderSettings;
import io.flomd.engine.Breakdown;
import io.flomd.observability.LimitMeters;
import io.flomd.observability.Meters;
import io.flomd.server.FlomServer;
import java.util.Locale;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The responder to discovery queries, unless it is switched off or has no group. */
@Configuration(proxyBeanMethods = false)
@Conditional(DiscoveryConfiguration.IsOn.class)
class DiscoveryConfiguration {
    @Bean
    DiscoveryResponder discoveryResponder(
            DaemonProperties daemon,
            NetworkProperties network,
            DiscoveryProperties discovery,
            FlomServer server,
            AccessControl access,
            Meters meters,
            LimitMeters limits,
            Breakdown breakdown) {
        ResponderSettings settings = new ResponderSettings(
                daemon.multicastAddress(),
                daemon.multicastPort(),
                network.networkInterface(),
                daemon.unicastAddress(),
                discovery.advertisedAddress(),
                ResponderSettings.DEFAULT_MAX_DATAGRAM_BYTES,
                discovery.maxDatagramsPerSecond(),
                discovery.maxRepliesPerSecond(),
                discovery.maxRepliesPerSourcePerSecond(),
                ResponderSettings.DEFAULT_INTERFACE_POLL);
        return new DiscoveryResponder(
                settings,
                server::address,
                source -> access.allows(new AccessRequest(AccessSubject.at(source), AccessAction.DISCOVER, null, null)),
                new DiscoveryMeters(meters, limits),
                cause -> breakdown.onBroken("discovery", cause));
    }

    /** Reads the two settings before beans exist; a value that is not allowed counts as on, so that binding it refuses the start. */
    static final class IsOn implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Environment environment = context.getEnvironment();
            String enabled = environment.getProperty("flom.discovery.enabled", "true");
            String group = environment.getProperty("flom.daemon.multicast-address", "not empty");
            return !enabled.strip().toLowerCase(Locale.ROOT).matches("false|off|no|0") && !group.isEmpty();
        }
    }
}
