package io.flomd.config;

import io.flomd.access.AccessControl;
import io.flomd.client.MachineId;
import io.flomd.engine.Breakdown;
import io.flomd.engine.EngineClock;
import io.flomd.engine.LockEngine;
import io.flomd.observability.LimitMeters;
import io.flomd.observability.LockMeters;
import io.flomd.observability.Meters;
import io.flomd.server.ConnectionMeters;
import io.flomd.server.FlomServer;
import io.flomd.server.IdleShutdown;
import io.flomd.server.ServerSettings;
import io.flomd.server.ShutdownGate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The lock listener, and what ends it. */
@Configuration(proxyBeanMethods = false)
class ListenerConfiguration {
    @Bean
    ServerSettings serverSettings(
            DaemonProperties daemon,
            NetworkProperties network,
            ServerProperties server,
            FittingLimits limits,
            TlsProperties tls,
            ObjectProvider<ServerTls> certificate) {
        ServerTls shown = certificate.getIfAvailable();
        return new ServerSettings(
                daemon.unicastAddress(),
                daemon.unicastPort(),
                daemon.socketName(),
                server.socketPermissions(),
                peerId(shown),
                server.maxMessageBytes(),
                limits.maxConnections(),
                server.firstMessageTimeout(),
                server.maxPendingAnswerBytes(),
                server.maxUnansweredRequests(),
                limits.maxPendingAnswerBytesTotal(),
                new ServerSettings.Keepalive(
                        network.tcpKeepaliveTime(), network.tcpKeepaliveIntvl(), network.tcpKeepaliveProbes()),
                shown == null
                        ? null
                        : new ServerSettings.Tls(() -> shown.current().context(), tls.checkPeerId()),
                new ServerSettings.PerSource(server.maxConnectionsPerSource(), server.maxHandshakesPerSource()));
    }

    /**
     * What FLoM's clients compare with the common name of the certificate. Without one it is the machine id, and where there is none, as in many
     * containers, a random one in the same form.
     */
    private static String peerId(@Nullable ServerTls tls) {
        String commonName = tls == null ? null : tls.current().names().commonName();
        if (commonName != null) {
            return commonName;
        }
        String machineId = MachineId.read();
        return machineId != null ? machineId : UUID.randomUUID().toString().replace("-", "");
    }

    /** Ends the application on a thread of its own, because whoever asks for it is one of the things that end. */
    @Bean
    IdleShutdown idleShutdown(LockEngine engine, ConfigurableApplicationContext context, Breakdown breakdown) {
        return new IdleShutdown(engine::isIdle, () -> close(context), breakdown);
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> lifespan(DaemonProperties daemon, IdleShutdown idleShutdown) {
        return ready -> idleShutdown.after(daemon.lifespan());
    }

    @Bean
    ConnectionMeters connectionMeters(Meters meters, LimitMeters limits) {
        return new ConnectionMeters(meters, limits);
    }

    @Bean
    FlomServer flomServer(
            ServerSettings settings,
            LockEngine engine,
            EngineClock clock,
            ConnectionMeters connections,
            Meters meters,
            AccessControl access,
            DiscoveryProperties discovery,
            IdleShutdown idleShutdown,
            Breakdown breakdown,
            ConfigurableApplicationContext context) {
        ShutdownGate shutdown = immediate -> {
            if (immediate) {
                close(context);
            } else {
                idleShutdown.quiesce();
            }
        };
        FlomServer listener = new FlomServer(
                settings, engine, clock, connections, access, shutdown, breakdown, discovery.advertisedAddress());
        meters.gauge(LockMeters.ANSWERS_PENDING, listener::pendingAnswerBytes);
        return listener;
    }

    private static void close(ConfigurableApplicationContext context) {
        new Thread(context::close, "flom-shutdown").start();
    }
}
