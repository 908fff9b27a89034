package io.flomd.cli;

import io.flomd.client.ClientTls;
import io.flomd.flomconf.FlomConf;
import io.flomd.flomconf.FlomConfException;
import io.flomd.flomconf.FlomConfKey;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.resource.ResourceType;
import io.flomd.tls.TlsFiles;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The effective configuration of one run: built-in defaults, then each file, then the command line; later values replace earlier ones.
 *
 * <p>Numbers arrive after FLoM's rules for them (NumberRule). Not thread-safe.
 */
final class CommandSettings {
    static final String DEFAULT_RESOURCE = "_RESOURCE";
    static final int MAX_SOCKET_PATH_BYTES = 107;
    private static final int DEFAULT_PORT = 28015;

    @Nullable
    String daemonTraceFile;

    @Nullable
    String commandTraceFile;

    boolean appendTraceFile;
    boolean verbose;
    ResourceName resourceName = ResourceName.of(DEFAULT_RESOURCE);
    int resourceTimeoutMillis = -1;
    int resourceQuantity = 1;
    LockMode lockMode = LockMode.EX;
    boolean resourceCreate = true;
    int resourceIdleLifespanMillis;

    @Nullable
    String socketName;

    int daemonLifespanMillis = 5000;

    @Nullable
    String unicastAddress;

    int unicastPort = DEFAULT_PORT;

    @Nullable
    String multicastAddress;

    int multicastPort = DEFAULT_PORT;

    @Nullable
    String mountPointVfs;

    Collection<Integer> ignoredSignals = new TreeSet<>();

    @Nullable
    String networkInterface;

    int discoveryAttempts = 2;
    int discoveryTimeoutMillis = 500;
    int discoveryTtl = 1;
    int keepaliveTimeSeconds = 60;
    int keepaliveIntervalSeconds = 10;
    int keepaliveProbes = 6;

    @Nullable
    String tlsCertificate;

    @Nullable
    String tlsPrivateKey;

    @Nullable
    String tlsCaCertificate;

    boolean tlsCheckPeerId;

    @Nullable
    String showUrl;

    boolean terminateOnLoss = true;
    int killAfterMillis = 5000;

    /** Takes every value that a file has. */
    void apply(FlomConf conf, Console console) throws FlomConfException {
        new FileValues(conf, this, console).apply();
    }

    /** Takes a name that is good and returns null; else returns what FLoM says of it. */
    @Nullable
    String setResourceName(String name) {
        if (name.equals(DEFAULT_RESOURCE)) {
            return "ERROR: '" + name + "' is a reserved resource name and can not be set by user";
        }
        ResourceName parsed = ResourceName.ofBytes(name.getBytes(StandardCharsets.UTF_8));
        if (parsed == null) {
            return "ERROR: '" + name + "' is not a valid name for a resource";
        }
        resourceName = parsed;
        return null;
    }

    boolean setLockMode(String word) {
        for (LockMode mode : LockMode.values()) {
            if (word.equalsIgnoreCase(mode.name()) || word.equalsIgnoreCase(mode.longName())) {
                lockMode = mode;
                return true;
            }
        }
        return false;
    }

    boolean setSocketName(String path) {
        if (path.getBytes(StandardCharsets.UTF_8).length > MAX_SOCKET_PATH_BYTES) {
            return false;
        }
        socketName = path;
        return true;
    }

    boolean setMountPointVfs(String path) {
        java.io.File directory = new java.io.File(path);
        if (!directory.isDirectory() || !directory.canRead()) {
            return false;
        }
        mountPointVfs = path;
        return true;
    }

    boolean setNetworkInterface(String name) {
        try {
            if (NetworkInterface.getByName(name) == null) {
                return false;
            }
        } catch (SocketException e) {
            return false;
        }
        networkInterface = name;
        return true;
    }

    boolean setOnLost(String word) {
        if (!word.equals("continue") && !word.equals("terminate")) {
            return false;
        }
        terminateOnLoss = word.equals("terminate");
        return true;
    }

    /** Replaces the signals to ignore; words that name none are said on stderr and dropped. */
    void setIgnoredSignals(Collection<String> words, Console console) {
        Collection<Integer> numbers = new TreeSet<>();
        for (String word : words) {
            int number = SignalTable.number(word);
            if (number == 0) {
                console.err("Warning: unknown signal '" + word + "' is not ignored; see --signal-list");
            } else {
                numbers.add(number);
            }
        }
        ignoredSignals = numbers;
    }

    /** The absolute real path of a file that exists; null if it does not. */
    static @Nullable String realPath(String file) {
        try {
            return Path.of(file).toRealPath().toString();
        } catch (IOException e) {
            return null;
        }
    }

    /** Whether the connection is to be encrypted. */
    /** How TLS is spoken; null without all three files, as with the original. */
    @Nullable
    ClientTls tls() {
        if (tlsCertificate == null || tlsPrivateKey == null || tlsCaCertificate == null) {
            return null;
        }
        TlsFiles files = new TlsFiles(Path.of(tlsCertificate), Path.of(tlsPrivateKey), Path.of(tlsCaCertificate));
        return new ClientTls(files, tlsCheckPeerId, false);
    }

    /**
     * Checks what no single value can tell, chooses the default socket, and drops what the type of the resource does not have.
     *
     * @param defaultSocket where a server of this user listens
     */
    void complete(String defaultSocket, Console console) throws CommandFailure {
        if (socketName != null && (unicastAddress != null || multicastAddress != null)) {
            throw CommandFailure.error(
                    "ERROR: flom can not be configured for local (UNIX socket) and network (TCP-UDP/IP) communication"
                            + " at the same time.",
                    "Configuration is not valid, cannot go on!");
        }
        if (tlsCheckPeerId && tls() == null) {
            throw CommandFailure.error(
                    "ERROR: TLS check peer id can not be specified without full TLS configuration.",
                    "Configuration is not valid, cannot go on!");
        }
        if (socketName == null && unicastAddress == null && multicastAddress == null) {
            socketName = defaultSocket;
        }
        ResourceType type = resourceName.type();
        boolean hasModes = type.hasModes();
        if (!hasModes && lockMode != LockMode.EX) {
            warn(console, "support only exclusive lock mode; specified value (" + lockMode.code() + ")");
            lockMode = LockMode.EX;
        }
        if (type != ResourceType.NUMERIC && resourceQuantity != 1) {
            warn(console, "does not support quantity lock option; specified value (" + resourceQuantity + ")");
            resourceQuantity = 1;
        }
    }

    private void warn(Console console, String what) {
        if (verbose) {
            int typeNumber = typeNumber(resourceName.type());
            console.warning("This resource type (" + typeNumber + ") " + what + " will be ignored");
        }
    }

    private static int typeNumber(ResourceType type) {
        return switch (type) {
            case SIMPLE -> 1;
            case NUMERIC -> 2;
            case SET -> 3;
            case HIERARCHICAL -> 4;
            case SEQUENCE -> 5;
            case TIMESTAMP -> 6;
        };
    }

    /** The value of a key as {@code --verbose} prints it; null for keys that FLoM does not have. */
    @Nullable
    String shown(FlomConfKey key) {
        return switch (key) {
            case DAEMON_TRACE_FILE -> quoted(daemonTraceFile);
            case COMMAND_TRACE_FILE -> quoted(commandTraceFile);
            case APPEND_TRACE_FILE -> flag(appendTraceFile);
            case VERBOSE -> flag(verbose);
            case RESOURCE_NAME -> quoted(resourceName.text());
            case RESOURCE_TIMEOUT -> Integer.toString(resourceTimeoutMillis);
            case RESOURCE_QUANTITY -> Integer.toString(resourceQuantity);
            case LOCK_MODE -> Integer.toString(lockMode.code());
            case RESOURCE_CREATE -> flag(resourceCreate);
            case RESOURCE_IDLE_LIFESPAN -> Integer.toString(resourceIdleLifespanMillis);
            case SOCKET_NAME -> quoted(socketName);
            case DAEMON_LIFESPAN -> Integer.toString(daemonLifespanMillis);
            case UNICAST_ADDRESS -> quoted(unicastAddress);
            case UNICAST_PORT -> Integer.toString(unicastPort);
            case MULTICAST_ADDRESS -> quoted(multicastAddress);
            case MULTICAST_PORT -> Integer.toString(multicastPort);
            case MOUNT_POINT_VFS -> quoted(mountPointVfs);
            case IGNORED_SIGNALS -> quoted(SignalTable.join(ignoredSignals));
            case NETWORK_INTERFACE -> quoted(networkInterface);
            case DISCOVERY_ATTEMPTS -> Integer.toString(discoveryAttempts);
            case DISCOVERY_TIMEOUT -> Integer.toString(discoveryTimeoutMillis);
            case DISCOVERY_TTL -> Integer.toString(discoveryTtl);
            case TCP_KEEPALIVE_TIME -> Integer.toString(keepaliveTimeSeconds);
            case TCP_KEEPALIVE_INTVL -> Integer.toString(keepaliveIntervalSeconds);
            case TCP_KEEPALIVE_PROBES -> Integer.toString(keepaliveProbes);
            case TLS_CERTIFICATE -> quoted(tlsCertificate);
            case TLS_PRIVATE_KEY -> quoted(tlsPrivateKey);
            case TLS_CA_CERTIFICATE -> quoted(tlsCaCertificate);
            case TLS_CHECK_PEER_ID -> flag(tlsCheckPeerId);
            case SHOW_URL, ON_LOST, KILL_AFTER -> null;
        };
    }

    private static String quoted(@Nullable String text) {
        return text == null ? "''" : "'" + text + "'";
    }

    private static String flag(boolean on) {
        return on ? "1" : "0";
    }
}
