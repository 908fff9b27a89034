package io.flomd.cli;

import io.flomd.client.ClientTls;
import io.flomd.client.FlomClient;
import io.flomd.client.FlomException;
import io.flomd.client.ServerUnavailableException;
import io.flomd.wire.ReturnCode;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URISyntaxException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Starts a server of its own on this host when nobody answers: {@code flomd.jar}, detached, without an HTTP port.
 *
 * <p>Of several commands that start one at the same time, one does, while the others wait for it: they queue for a lock on a file.
 */
final class ServerStarter {
    /** The environment variable, and the system property, that say where flomd.jar is if not beside flom.jar. */
    static final String JAR_VARIABLE = "FLOMD_JAR";

    static final String JAR_PROPERTY = "flomd.jar";

    private static final int MAX_PORT = 65_535;
    private static final int START_LIMIT_SECONDS = 30;
    private static final int CONNECT_INTERVAL_MILLIS = 50;

    private final CommandSettings settings;
    private final CommandContext context;

    ServerStarter(CommandSettings settings, CommandContext context) {
        this.settings = settings;
        this.context = context;
    }

    /**
     * Returns when the client is connected to a server that was started, here or by another command.
     *
     * @throws FlomException if that fails
     */
    void start(FlomClient client) {
        Path jar = jar();
        if (jar == null) {
            throw failure("flomd.jar is not beside flom.jar; set " + JAR_VARIABLE, null);
        }
        if (settings.socketName == null && settings.unicastAddress != null && !isOfThisHost(settings.unicastAddress)) {
            throw failure("address " + settings.unicastAddress + " is not of this host", null);
        }
        int port = settings.unicastAddress == null ? settings.multicastPort : settings.unicastPort;
        if (settings.socketName == null && (port < 1 || port > MAX_PORT)) {
            throw failure("port " + port + " is not between 1 and " + MAX_PORT, null);
        }
        if (settings.socketName != null && !hasDirectory(settings.socketName)) {
            throw failure("the directory of socket " + settings.socketName + " does not exist", null);
        }
        Path lockFile = context.tempDirectory().resolve("flom-" + context.login() + "-" + targetId() + ".starting");
        try (FileChannel channel = FileChannel.open(
                        lockFile,
                        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                FileLock onlyStarter = channel.lock()) {
            if (!onlyStarter.isValid() || connects(client)) {
                return;
            }
            awaitServer(client, launch(jar));
        } catch (IOException e) {
            throw failure(String.valueOf(e.getMessage()), e);
        }
    }

    private void awaitServer(FlomClient client, Process server) {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_LIMIT_SECONDS);
        while (System.nanoTime() < deadlineNanos) {
            boolean alive = server.isAlive();
            if (connects(client)) {
                return;
            }
            if (!alive) {
                throw failure(
                        "the server that was started ended with status " + server.exitValue() + "; " + log(), null);
            }
            try {
                Thread.sleep(CONNECT_INTERVAL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failure("interrupted", e);
            }
        }
        server.destroy();
        throw failure(
                "the server that was started does not answer after " + START_LIMIT_SECONDS + " s; " + log(), null);
    }

    /** Where the server says what hinders it. */
    private String log() {
        return settings.daemonTraceFile == null
                ? "--daemon-trace-file=FILE keeps what it says"
                : "file '" + settings.daemonTraceFile + "' has what it said";
    }

    private static boolean connects(FlomClient client) {
        try {
            client.connect();
            return true;
        } catch (ServerUnavailableException notYet) {
            return false;
        }
    }

    private Process launch(Path jar) throws IOException {
        List<String> words = new ArrayList<>();
        if (new File("/usr/bin/setsid").canExecute()) {
            // A session of its own: no hang-up and no Ctrl-C of this terminal reaches it.
            words.add("/usr/bin/setsid");
        }
        words.add(System.getProperty("java.home") + "/bin/java");
        words.add("-jar");
        words.add(jar.toString());
        words.addAll(arguments());
        ProcessBuilder builder = new ProcessBuilder(words).directory(new File("/"));
        // Its configuration is this command's, complete and explicit; variables with this prefix would be taken for
        // more of it.
        builder.environment().keySet().removeIf(name -> name.startsWith("FLOM_"));
        ProcessBuilder.Redirect log = ProcessBuilder.Redirect.DISCARD;
        if (settings.daemonTraceFile != null) {
            File file = new File(settings.daemonTraceFile);
            log = settings.appendTraceFile ? ProcessBuilder.Redirect.appendTo(file) : ProcessBuilder.Redirect.to(file);
        }
        return builder.redirectInput(new File("/dev/null"))
                .redirectOutput(log)
                .redirectErrorStream(true)
                .start();
    }

    /** The configuration of this command as arguments of the service. */
    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        arguments.add("--spring.main.web-application-type=none");
        arguments.add("--spring.main.banner-mode=off");
        arguments.add("--flom.daemon.lifespan=" + settings.daemonLifespanMillis);
        if (settings.socketName != null) {
            arguments.add(
                    "--flom.daemon.socket-name=" + Path.of(settings.socketName).toAbsolutePath());
            arguments.add("--flom.daemon.unicast-address=127.0.0.1");
            arguments.add("--flom.daemon.unicast-port=0");
        } else if (settings.unicastAddress != null) {
            arguments.add("--flom.daemon.unicast-address=" + settings.unicastAddress);
            arguments.add("--flom.daemon.unicast-port=" + settings.unicastPort);
        } else {
            arguments.add("--flom.daemon.unicast-address=0.0.0.0");
            arguments.add("--flom.daemon.unicast-port=0");
        }
        String group = settings.multicastAddress;
        arguments.add("--flom.daemon.multicast-address=" + (group == null ? "" : group));
        if (group != null) {
            arguments.add("--flom.daemon.multicast-port=" + settings.multicastPort);
        }
        if (settings.networkInterface != null) {
            arguments.add("--flom.network.network-interface=" + settings.networkInterface);
        }
        arguments.add("--flom.network.tcp-keepalive-time=" + settings.keepaliveTimeSeconds);
        arguments.add("--flom.network.tcp-keepalive-intvl=" + settings.keepaliveIntervalSeconds);
        arguments.add("--flom.network.tcp-keepalive-probes=" + settings.keepaliveProbes);
        ClientTls tls = settings.tls();
        if (tls != null) {
            arguments.add("--flom.tls.certificate=" + tls.files().certificate());
            arguments.add("--flom.tls.private-key=" + tls.files().privateKey());
            arguments.add("--flom.tls.ca-certificate=" + tls.files().caCertificate());
            arguments.add("--flom.tls.check-peer-id=" + tls.checkPeerId());
        }
        return arguments;
    }

    /** Commands that would start the same server have the same one. */
    private String targetId() {
        String target = settings.socketName != null
                ? "socket " + Path.of(settings.socketName).toAbsolutePath()
                : "network " + settings.unicastAddress + " " + settings.unicastPort + " " + settings.multicastAddress
                        + " " + settings.multicastPort;
        return Integer.toHexString(target.hashCode());
    }

    private @Nullable Path jar() {
        String named = System.getProperty(JAR_PROPERTY, context.environment().get(JAR_VARIABLE));
        if (named != null) {
            return Path.of(named).toAbsolutePath();
        }
        try {
            CodeSource source = ServerStarter.class.getProtectionDomain().getCodeSource();
            if (source == null) {
                return null;
            }
            Path beside = Path.of(source.getLocation().toURI()).resolveSibling("flomd.jar");
            return beside.toFile().isFile() ? beside.toAbsolutePath() : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static boolean hasDirectory(String socket) {
        File directory = new File(socket).getAbsoluteFile().getParentFile();
        return directory != null && directory.isDirectory();
    }

    private static boolean isOfThisHost(String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            return address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (IOException e) {
            return false;
        }
    }

    private static FlomException failure(String why, @Nullable Throwable cause) {
        return new FlomException(ReturnCode.DAEMON_NOT_STARTED, "no server could be started: " + why, cause);
    }
}
