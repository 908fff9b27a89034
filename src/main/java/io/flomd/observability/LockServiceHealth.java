package io.flomd.observability;

import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up while clients can be served, and found where discovery is on. It belongs to readiness; a restart would heal nothing it sees. */
public final class LockServiceHealth implements HealthIndicator {
    /** What survives of the locks: nothing outlives the process, and there is no other node. */
    private static final String DURABILITY = "in memory, one node";

    private final Supplier<ServiceStatus> status;

    public LockServiceHealth(Supplier<ServiceStatus> status) {
        this.status = status;
    }

    @Override
    public Health health() {
        ServiceStatus now = status.get();
        Health.Builder health = now.isReady() ? Health.up() : Health.down();
        health.withDetail("address", now.address())
                .withDetail("port", now.port())
                .withDetail("listening", now.listening())
                .withDetail("durability", DURABILITY);
        ServiceStatus.Tls tls = now.tls();
        health.withDetail("tls", tls == null ? "off" : "on");
        if (tls != null) {
            health.withDetail("certificate", String.valueOf(tls.certificate()))
                    .withDetail("certificateExpires", tls.expiry().toString());
        }
        ServiceStatus.Discovery discovery = now.discovery();
        if (discovery == null) {
            health.withDetail("discovery", "off");
        } else {
            health.withDetail("discovery", discovery.joined() ? "on" : "not joined")
                    .withDetail("group", discovery.group())
                    .withDetail("groupPort", discovery.port())
                    .withDetail("interfaces", discovery.interfaces());
        }
        return health.build();
    }
}
