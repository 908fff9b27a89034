package io.flomd.config;

import io.flomd.discovery.DiscoveryListener;
import io.flomd.discovery.DiscoveryOutcome;
import io.flomd.discovery.DiscoveryResponder;
import io.flomd.discovery.DiscoverySettings;
import io.flomd.observability.ConnectionMeters;
import io.flomd.observability.DiscoveryMeters;
import io.flomd.server.FlomServer;
import io.micrometer.core.instrument.MeterRegistry;
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
            ConnectionMeters limits,
            MeterRegistry registry) {
        DiscoverySettings settings = new DiscoverySettings(
                daemon.multicastAddress(),
                daemon.multicastPort(),
                network.networkInterface(),
                daemon.unicastAddress(),
                discovery.advertisedAddress(),
                DiscoverySettings.DEFAULT_MAX_DATAGRAM_BYTES,
                discovery.maxDatagramsPerSecond(),
                discovery.maxRepliesPerSecond(),
                discovery.maxRepliesPerSourcePerSecond(),
                DiscoverySettings.DEFAULT_INTERFACE_POLL);
        DiscoveryMeters<DiscoveryOutcome> meters = new DiscoveryMeters<>(registry, DiscoveryOutcome.class);
        return new DiscoveryResponder(settings, server::address, listener(meters, limits));
    }

    private static DiscoveryListener listener(DiscoveryMeters<DiscoveryOutcome> meters, ConnectionMeters limits) {
        return new DiscoveryListener() {
            @Override
            public void datagram(DiscoveryOutcome outcome) {
                meters.datagram(outcome);
                if (outcome == DiscoveryOutcome.LIMITED) {
                    limits.limitReached("max-replies-per-second");
                }
            }

            @Override
            public void readLimitReached() {
                limits.limitReached("max-datagrams-per-second");
            }
        };
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
