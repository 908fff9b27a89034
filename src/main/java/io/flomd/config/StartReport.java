package io.flomd.config;

import io.flomd.observability.BuildInfo;
import io.flomd.server.FlomServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;

/** The lines of the start that no other part says: where HTTP is, who can reach the locks, and that all is up. */
final class StartReport {
    private static final Logger LOG = LoggerFactory.getLogger(StartReport.class);

    private final FlomServer server;
    private final TlsProperties tls;
    private final AccessProperties access;
    private final EffectiveFlomConf effective;
    private final FittingLimits limits;
    private final BuildInfo build;

    StartReport(
            FlomServer server,
            TlsProperties tls,
            AccessProperties access,
            EffectiveFlomConf effective,
            FittingLimits limits,
            BuildInfo build) {
        this.limits = limits;
        this.server = server;
        this.tls = tls;
        this.access = access;
        this.effective = effective;
        this.build = build;
    }

    @EventListener
    void onHttp(WebServerInitializedEvent event) {
        String purpose = event.getApplicationContext().getServerNamespace();
        String prefix = purpose == null ? "" : purpose + ".";
        LOG.info(
                "HTTP{} on {} port {}",
                purpose == null ? "" : " (" + purpose + ")",
                event.getApplicationContext().getEnvironment().getProperty(prefix + "server.address", "every address,"),
                event.getWebServer().getPort());
    }

    @EventListener
    void onReady(ApplicationReadyEvent event) {
        effective.log();
        reportLimits();
        InetSocketAddress address = server.address();
        if (address != null
                && !address.getAddress().isLoopbackAddress()
                && !(tls.isOn() && tls.needsClientCertificate())) {
            LOG.warn(
                    tls.isOn()
                            ? "listening on {} without asking for certificates: everybody who reaches port {} can take and hold every lock"
                            : "listening on {} without TLS: everybody who reaches port {} can take and hold every lock",
                    address.getAddress().isAnyLocalAddress()
                            ? "every address of this host"
                            : address.getAddress().getHostAddress(),
                    address.getPort());
        }
        if (address != null
                && !address.getAddress().isLoopbackAddress()
                && access.rules().isEmpty()) {
            LOG.warn("without rules of who may do what: every client can take and hold every lock (flom.access.rules)");
        }
        if (access.dryRun()) {
            LOG.warn(
                    "the rules of who may do what refuse nothing, what they would refuse is counted (flom.access.dry-run)");
        }
        Duration taken = event.getTimeTaken();
        LOG.info(
                "flomd {} (commit {}) is up after {} ms",
                build.version(),
                build.shortCommit(),
                taken == null ? "?" : taken.toMillis());
    }

    private void reportLimits() {
        LOG.info(
                "limits for a heap of {} MB, of which {} MB hold what lasts ({}): {}",
                limits.heap().maxBytes() >> 20,
                limits.heap().lastingBytes() >> 20,
                limits.heap().lastingPool(),
                limits.all().entrySet().stream()
                        .map(limit -> limit.getKey() + "=" + limit.getValue())
                        .collect(Collectors.joining(", ")));
        if (!limits.fit()) {
            LOG.warn(
                    "the configured limits allow more than the heap holds: {} MB may be needed, {} MB are there"
                            + " (give the process more, or set limits to auto)",
                    limits.neededBytes() >> 20,
                    limits.heap().lastingBytes() >> 20);
        }
    }
}
