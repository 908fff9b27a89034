package io.flomd.cli;

import io.flomd.flomconf.FlomConf;
import io.flomd.flomconf.FlomConf.Entry;
import io.flomd.flomconf.FlomConfException;
import io.flomd.flomconf.FlomConfKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values of one flom.conf on their way into the settings. */
final class FileValues {
    private final FlomConf conf;
    private final CommandSettings settings;
    private final Console console;

    FileValues(FlomConf conf, CommandSettings settings, Console console) {
        this.conf = conf;
        this.settings = settings;
        this.console = console;
    }

    void apply() throws FlomConfException {
        trace();
        resource();
        daemon();
        if (conf.entry(FlomConfKey.IGNORED_SIGNALS) != null) {
            settings.setIgnoredSignals(conf.list(FlomConfKey.IGNORED_SIGNALS), console);
        }
        network();
        tls();
        ours();
    }

    private void trace() throws FlomConfException {
        settings.daemonTraceFile = text(FlomConfKey.DAEMON_TRACE_FILE, settings.daemonTraceFile);
        settings.commandTraceFile = text(FlomConfKey.COMMAND_TRACE_FILE, settings.commandTraceFile);
        settings.appendTraceFile = yesNo(FlomConfKey.APPEND_TRACE_FILE, settings.appendTraceFile);
        settings.verbose = yesNo(FlomConfKey.VERBOSE, settings.verbose);
    }

    private void resource() throws FlomConfException {
        Entry name = conf.entry(FlomConfKey.RESOURCE_NAME);
        if (name != null && settings.setResourceName(name.value()) != null) {
            throw conf.badValue(name, "the name of a resource, and not " + CommandSettings.DEFAULT_RESOURCE);
        }
        settings.resourceTimeoutMillis = number(FlomConfKey.RESOURCE_TIMEOUT, settings.resourceTimeoutMillis);
        int quantity = number(FlomConfKey.RESOURCE_QUANTITY, 0);
        if (quantity != 0) {
            settings.resourceQuantity = quantity;
        }
        Entry mode = conf.entry(FlomConfKey.LOCK_MODE);
        if (mode != null && !settings.setLockMode(mode.value().strip())) {
            throw conf.badValue(mode, "NL, CR, CW, PR, PW or EX, or its long name");
        }
        settings.resourceCreate = yesNo(FlomConfKey.RESOURCE_CREATE, settings.resourceCreate);
        settings.resourceIdleLifespanMillis =
                number(FlomConfKey.RESOURCE_IDLE_LIFESPAN, settings.resourceIdleLifespanMillis);
    }

    private void daemon() throws FlomConfException {
        String socket = conf.text(FlomConfKey.SOCKET_NAME);
        if (socket != null && !settings.setSocketName(socket)) {
            throw bad(FlomConfKey.SOCKET_NAME, "a path of at most " + CommandSettings.MAX_SOCKET_PATH_BYTES + " bytes");
        }
        settings.daemonLifespanMillis = number(FlomConfKey.DAEMON_LIFESPAN, settings.daemonLifespanMillis);
        settings.unicastAddress = text(FlomConfKey.UNICAST_ADDRESS, settings.unicastAddress);
        settings.unicastPort = number(FlomConfKey.UNICAST_PORT, settings.unicastPort);
        settings.multicastAddress = text(FlomConfKey.MULTICAST_ADDRESS, settings.multicastAddress);
        settings.multicastPort = number(FlomConfKey.MULTICAST_PORT, settings.multicastPort);
        String mountPoint = conf.text(FlomConfKey.MOUNT_POINT_VFS);
        if (mountPoint != null && !settings.setMountPointVfs(mountPoint)) {
            throw bad(FlomConfKey.MOUNT_POINT_VFS, "a directory that can be read");
        }
    }

    private void network() throws FlomConfException {
        String networkInterface = conf.text(FlomConfKey.NETWORK_INTERFACE);
        if (networkInterface != null && !settings.setNetworkInterface(networkInterface)) {
            throw bad(FlomConfKey.NETWORK_INTERFACE, "the name of a network interface of this host");
        }
        settings.discoveryAttempts = number(FlomConfKey.DISCOVERY_ATTEMPTS, settings.discoveryAttempts);
        settings.discoveryTimeoutMillis = number(FlomConfKey.DISCOVERY_TIMEOUT, settings.discoveryTimeoutMillis);
        settings.discoveryTtl = number(FlomConfKey.DISCOVERY_TTL, settings.discoveryTtl);
        settings.keepaliveTimeSeconds = number(FlomConfKey.TCP_KEEPALIVE_TIME, settings.keepaliveTimeSeconds);
        settings.keepaliveIntervalSeconds = number(FlomConfKey.TCP_KEEPALIVE_INTVL, settings.keepaliveIntervalSeconds);
        settings.keepaliveProbes = number(FlomConfKey.TCP_KEEPALIVE_PROBES, settings.keepaliveProbes);
    }

    private void tls() throws FlomConfException {
        settings.tlsCertificate = file(FlomConfKey.TLS_CERTIFICATE, settings.tlsCertificate);
        settings.tlsPrivateKey = file(FlomConfKey.TLS_PRIVATE_KEY, settings.tlsPrivateKey);
        settings.tlsCaCertificate = file(FlomConfKey.TLS_CA_CERTIFICATE, settings.tlsCaCertificate);
        settings.tlsCheckPeerId = yesNo(FlomConfKey.TLS_CHECK_PEER_ID, settings.tlsCheckPeerId);
    }

    private void ours() throws FlomConfException {
        settings.showUrl = text(FlomConfKey.SHOW_URL, settings.showUrl);
        String onLost = conf.text(FlomConfKey.ON_LOST);
        if (onLost != null && !settings.setOnLost(onLost)) {
            throw bad(FlomConfKey.ON_LOST, "continue or terminate");
        }
        settings.killAfterMillis = number(FlomConfKey.KILL_AFTER, settings.killAfterMillis);
    }

    private @Nullable String text(FlomConfKey key, @Nullable String before) {
        return conf.entry(key) == null ? before : conf.text(key);
    }

    private int number(FlomConfKey key, int before) throws FlomConfException {
        Integer value = conf.integer(key);
        if (value == null) {
            return before;
        }
        if (!key.numberRule().allows(value)) {
            throw bad(key, key.numberRule().allowed());
        }
        return value;
    }

    private boolean yesNo(FlomConfKey key, boolean before) throws FlomConfException {
        Boolean value = conf.yesNo(key);
        return value == null ? before : value;
    }

    private @Nullable String file(FlomConfKey key, @Nullable String before) throws FlomConfException {
        String path = conf.text(key);
        if (path == null) {
            return text(key, before);
        }
        String real = CommandSettings.realPath(path);
        if (real == null) {
            throw bad(key, "a file that exists");
        }
        return real;
    }

    private FlomConfException bad(FlomConfKey key, String allowed) {
        return conf.badValue(Objects.requireNonNull(conf.entry(key)), allowed);
    }
}
