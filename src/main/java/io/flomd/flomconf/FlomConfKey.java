package io.flomd.flomconf;

import org.jspecify.annotations.Nullable;

/** Every key of a flom.conf file, in the order in which FLoM prints them. */
public enum FlomConfKey {
    DAEMON_TRACE_FILE("Trace", "DaemonTraceFile", Kind.TEXT),
    COMMAND_TRACE_FILE("Trace", "CommandTraceFile", Kind.TEXT),
    APPEND_TRACE_FILE("Trace", "AppendTraceFile", Kind.YES_NO),
    VERBOSE("Trace", "Verbose", Kind.YES_NO),
    RESOURCE_NAME("Resource", "Name", Kind.TEXT),
    RESOURCE_TIMEOUT("Resource", "Timeout", NumberRule.SIGNED),
    RESOURCE_QUANTITY("Resource", "Quantity", NumberRule.POSITIVE),
    LOCK_MODE("Resource", "LockMode", Kind.TEXT),
    RESOURCE_CREATE("Resource", "Create", Kind.YES_NO),
    RESOURCE_IDLE_LIFESPAN("Resource", "IdleLifespan", NumberRule.POSITIVE),
    SOCKET_NAME("Daemon", "SocketName", Kind.TEXT),
    DAEMON_LIFESPAN("Daemon", "Lifespan", NumberRule.SIGNED),
    UNICAST_ADDRESS("Daemon", "UnicastAddress", Kind.TEXT),
    UNICAST_PORT("Daemon", "UnicastPort", NumberRule.POSITIVE),
    MULTICAST_ADDRESS("Daemon", "MulticastAddress", Kind.TEXT),
    MULTICAST_PORT("Daemon", "MulticastPort", NumberRule.POSITIVE),
    MOUNT_POINT_VFS("Daemon", "MountPointVFS", Kind.TEXT),
    IGNORED_SIGNALS("Monitor", "IgnoredSignals", Kind.LIST),
    NETWORK_INTERFACE("Network", "NetworkInterface", Kind.TEXT),
    DISCOVERY_ATTEMPTS("Network", "DiscoveryAttempts", NumberRule.AT_LEAST_ONE),
    DISCOVERY_TIMEOUT("Network", "DiscoveryTimeout", NumberRule.NOT_ZERO),
    DISCOVERY_TTL("Network", "DiscoveryTTL", NumberRule.HOPS),
    TCP_KEEPALIVE_TIME("Network", "TcpKeepaliveTime", NumberRule.NOT_ZERO),
    TCP_KEEPALIVE_INTVL("Network", "TcpKeepaliveIntvl", NumberRule.NOT_ZERO),
    TCP_KEEPALIVE_PROBES("Network", "TcpKeepaliveProbes", NumberRule.NOT_ZERO),
    TLS_CERTIFICATE("TLS", "TlsCertificate", Kind.TEXT),
    TLS_PRIVATE_KEY("TLS", "TlsPrivateKey", Kind.TEXT),
    TLS_CA_CERTIFICATE("TLS", "TlsCaCertificate", Kind.TEXT),
    TLS_CHECK_PEER_ID("TLS", "TlsCheckPeerId", Kind.YES_NO),
    /** Not in FLoM: where {@code flom --show} finds the service's HTTP view. */
    SHOW_URL("Monitor", "ShowUrl", Kind.TEXT),
    /** Not in FLoM: what happens to the command when its lock is lost. */
    ON_LOST("Monitor", "OnLost", Kind.TEXT),
    /** Not in FLoM: milliseconds from the termination of the command to its killing. */
    KILL_AFTER("Monitor", "KillAfter", NumberRule.NOT_NEGATIVE);

    private static final FlomConfKey[] ALL = values();

    /** What a value looks like. */
    public enum Kind {
        TEXT,
        /** Decimal, with an optional sign, in 32 bits. */
        INTEGER,
        /** {@code yes}, {@code y}, {@code no} or {@code n}, in any case. */
        YES_NO,
        /** Words with {@code ;} between them. */
        LIST
    }

    private final String section;
    private final String key;
    private final Kind kind;
    private final NumberRule numberRule;

    FlomConfKey(String section, String key, Kind kind) {
        this(section, key, kind, NumberRule.SIGNED);
    }

    FlomConfKey(String section, String key, NumberRule numberRule) {
        this(section, key, Kind.INTEGER, numberRule);
    }

    FlomConfKey(String section, String key, Kind kind, NumberRule numberRule) {
        this.section = section;
        this.key = key;
        this.kind = kind;
        this.numberRule = numberRule;
    }

    public String section() {
        return section;
    }

    public String key() {
        return key;
    }

    public Kind kind() {
        return kind;
    }

    /** What FLoM makes of the number; of no meaning for keys of another kind. */
    public NumberRule numberRule() {
        return numberRule;
    }

    /** The key as FLoM prints it: {@code [Section]/Key}. */
    public String label() {
        return "[" + section + "]/" + key;
    }

    /** The key with this section and name, both case sensitive; null if FLoM has none. */
    public static @Nullable FlomConfKey of(String section, String key) {
        for (FlomConfKey candidate : ALL) {
            if (candidate.key.equals(key) && candidate.section.equals(section)) {
                return candidate;
            }
        }
        return null;
    }
}
