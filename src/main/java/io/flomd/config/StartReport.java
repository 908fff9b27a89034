package io.flomd.config;

import io.flomd.observability.BuildInfo;
import io.flomd.server.FlomServer;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;

/** The lines of the start that no other part says: where HTTP is, who can reach the locks, and that all is up. */
final class StartReport {
    private static final Logger LOG = LoggerFactory.getLogger(StartReport.class);

    private final FlomServer server;
    private final EffectiveFlomConf effective;
    private final BuildInfo build;

    StartReport(FlomServer server, EffectiveFlomConf effective, BuildInfo build) {
        this.server = server;
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
        InetSocketAddress address = server.address();
        if (address != null && !address.getAddress().isLoopbackAddress()) {
            LOG.warn(
                    "listening on {} without TLS: everybody who reaches port {} can take and hold every lock",
                    address.getAddress().isAnyLocalAddress()
                            ? "every address of this host"
                            : address.getAddress().getHostAddress(),
                    address.getPort());
        }
        Duration taken = event.getTimeTaken();
        LOG.info(
                "flomd {} (commit {}) is up after {} ms",
                build.version(),
                build.shortCommit(),
                taken == null ? "?" : taken.toMillis());
    }
}
