package io.flomd.cli;

import io.flomd.client.ClientObserver;
import io.flomd.client.ClientSettings;
import io.flomd.client.DiscoverySettings;
import io.flomd.client.FlomClient;
import io.flomd.client.FlomException;
import io.flomd.client.HeldLock;
import io.flomd.client.Keepalive;
import io.flomd.client.LockNotAcquiredException;
import io.flomd.client.LockRequest;
import io.flomd.client.MachineId;
import io.flomd.client.ServerAddress;
import io.flomd.client.ServerUnavailableException;
import io.flomd.wire.ReturnCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The {@code flom} command, from its words to its exit status. */
public final class FlomCommand {
    private static final int SHUTDOWN_WAIT_MILLIS = 1000;

    private final CommandContext context;
    private final @Nullable Launcher launcher;
    private final Console console;

    FlomCommand(CommandContext context) {
        this(context, null);
    }

    /** @param launcher the script that runs the command; null if this process does */
    FlomCommand(CommandContext context, @Nullable Launcher launcher) {
        this.context = context;
        this.launcher = launcher;
        this.console = context.console();
    }

    /** Runs the command and ends the JVM with its exit status. */
    public static void main(String[] args) {
        Launcher launcher = Launcher.ofProcess();
        int status = new FlomCommand(CommandContext.ofProcess(), launcher).run(args);
        if (launcher != null) {
            launcher.end(status);
        }
        // Nothing is left to be done, and an orderly exit of the JVM takes longer.
        Runtime.getRuntime().halt(status);
    }

    /** Runs the command and returns its exit status. */
    int run(String[] args) {
        try {
            return runOrFail(args);
        } catch (CommandFailure failure) {
            failure.print(console);
            return failure.exitStatus();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitStatus.GENERIC_ERROR;
        }
    }

    private int runOrFail(String[] args) throws CommandFailure, InterruptedException {
        String[] given = context.ownsProcess() ? RawArguments.of(args) : args;
        CommandOptions options = CommandOptions.parse(given);
        CommandWords line = CommandWords.of(given, options.words(), launcher != null);
        if (FixedOutputs.print(options, console)) {
            return ExitStatus.OK;
        }
        if (options.has("unique-id")) {
            return printUniqueId();
        }
        CommandSettings settings = new SettingsReader(context).read(options);
        ClientObserver trace = CommandTrace.of(settings, context);
        if (settings.verbose) {
            SettingsReader.print(settings, console);
        }
        settings.complete(context.defaultSocket(), console);
        if (options.has("debug-feature")) {
            console.err("flom: there is no debug feature '" + options.value("debug-feature") + "'");
            return ExitStatus.DEBUG_FEATURE_FAILED;
        }
        if (options.has("show")) {
            return new ShowCommand(settings, context).run(options.value("show"), options.has("json"));
        }
        if (options.has("immediate-exit") || options.has("quiesce-exit")) {
            return shutdownServer(settings, trace, options.has("immediate-exit"));
        }
        List<String> words = options.words();
        if (words.isEmpty()) {
            throw CommandFailure.withStatus(ExitStatus.UNABLE_TO_EXECUTE_COMMAND, "No command to execute!");
        }
        return runLocked(settings, trace, words, line);
    }

    private int printUniqueId() throws CommandFailure {
        String id = MachineId.read();
        if (id == null) {
            throw CommandFailure.error(
                    "flom: this host has no machine id in /var/lib/dbus/machine-id or /etc/machine-id");
        }
        console.out(id);
        return ExitStatus.OK;
    }

    private int shutdownServer(CommandSettings settings, ClientObserver trace, boolean immediate)
            throws CommandFailure {
        console.out("Starting FLoM daemon " + (immediate ? "immediate" : "quiesce") + " shutdown...");
        try (FlomClient client = new FlomClient(clientSettings(settings), trace)) {
            client.shutdownServer(immediate, SHUTDOWN_WAIT_MILLIS);
            return ExitStatus.OK;
        } catch (FlomException e) {
            throw connectFailure(e);
        }
    }

    private int runLocked(CommandSettings settings, ClientObserver trace, List<String> words, CommandWords line)
            throws CommandFailure, InterruptedException {
        try (FlomClient client = new FlomClient(clientSettings(settings), trace)) {
            @Nullable CommandTrace steps = trace instanceof CommandTrace commandTrace ? commandTrace : null;
            connect(client, settings, steps);
            if (steps != null) {
                steps.onLock();
            }
            HeldLock lock = acquire(client, settings);
            if (settings.verbose && lock.element() != null) {
                console.out("Locked element is '" + lock.element() + "'");
            }
            int status = new LockedRun(lock, settings, context, launcher, steps).run(words, line);
            if (steps != null) {
                steps.onDisconnect();
            }
            return status;
        }
    }

    private void connect(FlomClient client, CommandSettings settings, @Nullable CommandTrace trace)
            throws CommandFailure {
        if (trace != null) {
            trace.onConnect();
        }
        try {
            try {
                client.connect();
            } catch (ServerUnavailableException e) {
                boolean usesDiscovery = settings.unicastAddress == null && settings.multicastAddress != null;
                if (trace != null && usesDiscovery) {
                    trace.onDiscoveryFailed();
                }
                if (settings.daemonLifespanMillis == 0) {
                    if (trace != null) {
                        trace.onNoDaemonStart();
                    }
                    throw e;
                }
                new ServerStarter(settings, context).start(client);
            }
        } catch (FlomException e) {
            if (trace != null) {
                trace.onConnectFailure(e.code().code());
            }
            if (e.code() == ReturnCode.DAEMON_NOT_STARTED) {
                console.err("flom: " + e.getMessage());
            }
            throw connectFailure(e);
        }
    }

    private static HeldLock acquire(FlomClient client, CommandSettings settings)
            throws CommandFailure, InterruptedException {
        try {
            return client.acquire(request(settings));
        } catch (LockNotAcquiredException e) {
            throw notAcquired(e, settings);
        } catch (FlomException e) {
            throw lockFailure(e.code());
        }
    }

    private static CommandFailure notAcquired(LockNotAcquiredException e, CommandSettings settings) {
        if (e.code() == ReturnCode.LOCK_CANT_LOCK) {
            return lockFailure(e.code());
        }
        return switch (e.reason()) {
            case BUSY ->
                CommandFailure.withStatus(
                        ExitStatus.RESOURCE_BUSY, "Resource already locked, the lock cannot be obtained");
            case TIMEOUT ->
                CommandFailure.withStatus(
                        ExitStatus.RESOURCE_BUSY,
                        "The lock was not obtained because timeout (" + settings.resourceTimeoutMillis
                                + " milliseconds) expired");
            case CANNOT_WAIT ->
                CommandFailure.withStatus(
                        ExitStatus.REQUESTER_CANNOT_WAIT,
                        "The resource could be available in the future, but the requester can't wait");
            case IMPOSSIBLE ->
                CommandFailure.error("Resource will never satisfy the request, the lock cannot be obtained");
            // The original has no words of its own for a name that only the server refuses.
            case INVALID_NAME, OTHER -> lockFailure(ReturnCode.PROTOCOL_ERROR);
        };
    }

    private static CommandFailure lockFailure(ReturnCode code) {
        return CommandFailure.error("flom_client_lock: ret_cod=" + code.code() + " (" + code.text() + ")");
    }

    private static CommandFailure connectFailure(FlomException e) {
        if (e.code() == ReturnCode.SSL_READ_ERROR) {
            // The original notices that a server refuses it when it has asked for the lock.
            return lockFailure(e.code());
        }
        return CommandFailure.error("flom_client_connect: ret_cod=" + e.code().code() + " ("
                + e.code().text() + ")");
    }

    private static LockRequest request(CommandSettings settings) {
        LockRequest request = LockRequest.of(settings.resourceName)
                .withMode(settings.lockMode)
                .withQuantity(settings.resourceQuantity)
                .keepingUnusedFor(Duration.ofMillis(settings.resourceIdleLifespanMillis));
        if (!settings.resourceCreate) {
            request = request.withoutCreation();
        }
        int timeout = settings.resourceTimeoutMillis;
        return timeout < 0 ? request.waitingForever() : request.waitingAtMost(Duration.ofMillis(timeout));
    }

    private static ClientSettings clientSettings(CommandSettings settings) {
        return ClientSettings.builder(server(settings))
                .networkInterface(settings.networkInterface)
                .discovery(new DiscoverySettings(
                        settings.discoveryAttempts,
                        Duration.ofMillis(settings.discoveryTimeoutMillis),
                        settings.discoveryTtl))
                .keepalive(new Keepalive(
                        settings.keepaliveTimeSeconds, settings.keepaliveIntervalSeconds, settings.keepaliveProbes))
                .tls(settings.tls())
                .build();
    }

    private static ServerAddress server(CommandSettings settings) {
        if (settings.socketName != null) {
            return new ServerAddress.Unix(Path.of(settings.socketName));
        }
        if (settings.unicastAddress != null) {
            return new ServerAddress.Tcp(settings.unicastAddress, settings.unicastPort);
        }
        String group = settings.multicastAddress == null ? "" : settings.multicastAddress;
        return new ServerAddress.Multicast(group, settings.multicastPort);
    }
}
