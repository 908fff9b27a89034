package io.flomd.config;

import ch.qos.logback.classic.LoggerContext;
import io.flomd.discovery.DiscoveryResponder;
import io.flomd.discovery.DiscoveryStatus;
import io.flomd.engine.EngineClock;
import io.flomd.engine.LockEngine;
import io.flomd.engine.SteadyClock;
import io.flomd.observability.BuildInfo;
import io.flomd.observability.ClockGauge;
import io.flomd.observability.LimitMeters;
import io.flomd.observability.LockServiceHealth;
import io.flomd.observability.LockTableGauges;
import io.flomd.observability.LockTableMeters;
import io.flomd.observability.LogLimits;
import io.flomd.observability.Meters;
import io.flomd.observability.ServiceStatus;
import io.flomd.server.FlomServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.info.GitProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Meters, health and the lines of the start. */
@Configuration(proxyBeanMethods = false)
class ObservabilityConfiguration {
    @Bean
    LockTableMeters lockTableMeters(Meters meters, LimitMeters limits) {
        return new LockTableMeters(meters, limits);
    }

    @Bean
    LockTableGauges lockTableGauges(Meters meters, LockEngine engine, EngineClock clock) {
        return new LockTableGauges(meters, engine::counts, clock, System::nanoTime);
    }

    @Bean
    ClockGauge clockGauge(Meters meters, SteadyClock clock) {
        return new ClockGauge(meters, clock::differenceMicros);
    }

    @Bean
    Meters meters(MeterRegistry registry) {
        return new Meters(registry);
    }

    @Bean
    LimitMeters limitMeters(Meters meters, FittingLimits limits) {
        LimitMeters shown = new LimitMeters(meters);
        shown.register("max-resources", limits.lockLimits().maxResources());
        shown.register("max-table-bytes", limits.lockLimits().maxTableBytes());
        shown.register("max-connections", limits.maxConnections());
        shown.register("max-pending-answer-bytes-total", limits.maxPendingAnswerBytesTotal());
        return shown;
    }

    @Bean
    LogLimits logLimits(LoggingProperties logging, LimitMeters limits) {
        return new LogLimits(
                (LoggerContext) LoggerFactory.getILoggerFactory(),
                logging.maxQueuedLines(),
                logging.maxLinesPerSecond(),
                limits);
    }

    @Bean
    BuildInfo buildInfo(MeterRegistry registry, ObjectProvider<GitProperties> git) {
        GitProperties properties = git.getIfAvailable();
        BuildInfo info = BuildInfo.of(
                BuildInfo.class.getPackage().getImplementationVersion(),
                properties == null ? null : properties.get("commit.id.full"));
        info.register(registry);
        return info;
    }

    /** The name of the bean is the name of the component in the health endpoint, {@code flom}. */
    @Bean
    LockServiceHealth flomHealthIndicator(
            DaemonProperties daemon,
            FlomServer server,
            ObjectProvider<ServerTls> tls,
            ObjectProvider<DiscoveryResponder> discovery) {
        return new LockServiceHealth(() -> status(daemon, server, tls.getIfAvailable(), discovery.getIfAvailable()));
    }

    @Bean
    StartReport startReport(
            FlomServer server,
            TlsProperties tls,
            AccessProperties access,
            EffectiveFlomConf effective,
            FittingLimits limits,
            BuildInfo build) {
        return new StartReport(server, tls, access, effective, limits, build);
    }

    private static ServiceStatus status(
            DaemonProperties daemon,
            FlomServer server,
            @Nullable ServerTls tls,
            @Nullable DiscoveryResponder discovery) {
        InetSocketAddress bound = server.address();
        String address = bound == null ? daemon.unicastAddress() : NetUtil.toAddressString(bound.getAddress());
        return new ServiceStatus(
                address,
                server.port(),
                bound != null,
                tls == null
                        ? null
                        : new ServiceStatus.Tls(
                                tls.current().names().principal(), tls.current().expiry()),
                discovery == null ? null : status(discovery));
    }

    private static ServiceStatus.Discovery status(DiscoveryResponder discovery) {
        DiscoveryStatus status = discovery.status();
        return new ServiceStatus.Discovery(
                status.group(), status.port(), status.joinedInterfaces(), status.accepting());
    }
}
