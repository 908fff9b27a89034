package io.flomd.observability;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the lock service is doing, for health and people.
 *
 * @param address address that the lock listener is bound to
 * @param port TCP port in use; 0 while not listening
 * @param listening whether the lock listener accepts connections
 * @param tls the certificate that is shown; null without TLS
 * @param discovery how discovery is doing; null where it is off
 */
public record ServiceStatus(
        String address,
        int port,
        boolean listening,
        @Nullable Tls tls,
        @Nullable Discovery discovery) {
    /**
     * TLS on the lock listener.
     *
     * @param certificate whose it is
     * @param expiry when it ends
     */
    public record Tls(@Nullable String certificate, Instant expiry) {}

    /**
     * Discovery through a multicast group.
     *
     * @param port UDP port in use; 0 while stopped
     * @param interfaces where the group is joined
     * @param joined whether queries can arrive
     */
    public record Discovery(String group, int port, List<String> interfaces, boolean joined) {
        public Discovery {
            interfaces = List.copyOf(interfaces);
        }
    }

    /** Whether clients can be served, and found where discovery is on. */
    public boolean isReady() {
        return listening && (discovery == null || discovery.joined());
    }
}
