package io.flomd.cli;

import io.flomd.flomconf.FlomConf;
import io.flomd.flomconf.FlomConfKey;
import io.flomd.wire.ReturnCode;
import org.jspecify.annotations.Nullable;

/** The values of the command line on their way into the settings. What is given counts, even if it equals the default. */
final class OptionValues {
    private final CommandOptions options;
    private final CommandSettings settings;
    private final Console console;

    OptionValues(CommandOptions options, CommandSettings settings, Console console) {
        this.options = options;
        this.settings = settings;
        this.console = console;
    }

    /** Takes every value in the order of FLoM's table; the first bad one ends the command. */
    void apply() throws CommandFailure {
        settings.verbose |= options.has("verbose");
        resource();
        daemon();
        network();
        tls();
        rest();
    }

    private void resource() throws CommandFailure {
        String name = options.value("resource-name");
        if (name != null) {
            String complaint = settings.setResourceName(name);
            if (complaint != null) {
                throw CommandFailure.error(complaint, "flom_config_set_resource_name: ret_cod=-14");
            }
        }
        settings.resourceTimeoutMillis =
                number("resource-timeout", FlomConfKey.RESOURCE_TIMEOUT, settings.resourceTimeoutMillis);
        Integer quantity = options.number("resource-quantity");
        if (quantity != null && quantity < 0) {
            console.err("Resource quantity ignored because negative values (" + quantity + ") are meaningless");
        } else if (quantity != null && quantity > 0) {
            settings.resourceQuantity = quantity;
        }
        settings.resourceCreate = yesNo("resource-create", settings.resourceCreate, true);
        settings.resourceIdleLifespanMillis = number(
                "resource-idle-lifespan", FlomConfKey.RESOURCE_IDLE_LIFESPAN, settings.resourceIdleLifespanMillis);
        String mode = options.value("lock-mode");
        if (mode != null && !settings.setLockMode(mode)) {
            throw invalid("lock-mode", mode);
        }
    }

    private void daemon() throws CommandFailure {
        String socket = options.value("socket-name");
        if (socket != null && !settings.setSocketName(socket)) {
            throw invalidFor("socket-name", socket, ReturnCode.BUFFER_OVERFLOW);
        }
        settings.daemonLifespanMillis =
                number("daemon-lifespan", FlomConfKey.DAEMON_LIFESPAN, settings.daemonLifespanMillis);
        settings.unicastAddress = text("unicast-address", settings.unicastAddress);
        settings.unicastPort = number("unicast-port", FlomConfKey.UNICAST_PORT, settings.unicastPort);
        settings.multicastAddress = text("multicast-address", settings.multicastAddress);
        settings.multicastPort = number("multicast-port", FlomConfKey.MULTICAST_PORT, settings.multicastPort);
        String mountPoint = options.value("mount-point-vfs");
        if (mountPoint != null && !settings.setMountPointVfs(mountPoint)) {
            throw invalidFor("mount-point-vfs", mountPoint, ReturnCode.OPENDIR_ERROR);
        }
    }

    private void network() throws CommandFailure {
        String networkInterface = options.value("network-interface");
        if (networkInterface != null && !settings.setNetworkInterface(networkInterface)) {
            throw invalid("network-interface", networkInterface);
        }
        settings.discoveryAttempts =
                number("discovery-attempts", FlomConfKey.DISCOVERY_ATTEMPTS, settings.discoveryAttempts);
        settings.discoveryTimeoutMillis =
                number("discovery-timeout", FlomConfKey.DISCOVERY_TIMEOUT, settings.discoveryTimeoutMillis);
        settings.discoveryTtl = number("discovery-ttl", FlomConfKey.DISCOVERY_TTL, settings.discoveryTtl);
        settings.keepaliveTimeSeconds =
                number("tcp-keepalive-time", FlomConfKey.TCP_KEEPALIVE_TIME, settings.keepaliveTimeSeconds);
        settings.keepaliveIntervalSeconds =
                number("tcp-keepalive-intvl", FlomConfKey.TCP_KEEPALIVE_INTVL, settings.keepaliveIntervalSeconds);
        settings.keepaliveProbes =
                number("tcp-keepalive-probes", FlomConfKey.TCP_KEEPALIVE_PROBES, settings.keepaliveProbes);
    }

    private void tls() throws CommandFailure {
        settings.tlsCertificate = file("tls-certificate", settings.tlsCertificate);
        settings.tlsPrivateKey = file("tls-private-key", settings.tlsPrivateKey);
        settings.tlsCaCertificate = file("tls-ca-certificate", settings.tlsCaCertificate);
        settings.tlsCheckPeerId = yesNo("tls-check-peer-id", settings.tlsCheckPeerId, true);
    }

    private void rest() throws CommandFailure {
        if (options.has("ignore-signal")) {
            settings.setIgnoredSignals(options.values("ignore-signal"), console);
        }
        settings.daemonTraceFile = text("daemon-trace-file", settings.daemonTraceFile);
        settings.commandTraceFile = text("command-trace-file", settings.commandTraceFile);
        settings.appendTraceFile = yesNo("append-trace-file", settings.appendTraceFile, false);
        String onLost = options.value("on-lost");
        if (onLost != null && !settings.setOnLost(onLost)) {
            throw invalid("on-lost", onLost);
        }
        settings.killAfterMillis = number("kill-after", FlomConfKey.KILL_AFTER, settings.killAfterMillis);
        settings.showUrl = text("show-url", settings.showUrl);
    }

    private @Nullable String text(String option, @Nullable String before) {
        String value = options.value(option);
        return value == null ? before : value;
    }

    private int number(String option, FlomConfKey key, int before) throws CommandFailure {
        Integer written = options.number(option);
        if (written == null) {
            return before;
        }
        int number = key.numberRule().adjusted(written);
        if (!key.numberRule().allows(number)) {
            throw invalid(option, written.toString());
        }
        return number;
    }

    /** FLoM says some of its complaints on stdout. */
    private boolean yesNo(String option, boolean before, boolean complaintOnStdout) throws CommandFailure {
        String value = options.value(option);
        if (value == null) {
            return before;
        }
        Boolean yes = FlomConf.yesNo(value);
        if (yes == null) {
            String complaint = option + ": '" + value + "' is an invalid value";
            throw complaintOnStdout ? CommandFailure.error(complaint, null) : CommandFailure.error(complaint);
        }
        return yes;
    }

    private @Nullable String file(String option, @Nullable String before) throws CommandFailure {
        String path = options.value(option);
        if (path == null) {
            return before;
        }
        String real = CommandSettings.realPath(path);
        if (real == null) {
            throw CommandFailure.error(option + ": '" + path + "' is not a valid value");
        }
        return real;
    }

    private static CommandFailure invalid(String option, @Nullable String value) {
        return CommandFailure.error(option + ": '" + value + "' is an invalid value");
    }

    private CommandFailure invalidFor(String option, String value, ReturnCode code) {
        console.err(option + ": '" + value + "' is an invalid value");
        return CommandFailure.error("flom_client_connect: ret_cod=" + code.code() + " (" + code.text() + ")");
    }
}
