package io.flomd.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of the table of options.
 *
 * @param shortName one letter; empty if there is none
 * @param argument name of the argument: empty for a flag, in brackets if the argument may be missing
 * @param description for the help
 */
record CommandOption(String shortName, String longName, String argument, String description) {
    /** Every option, in the order of the help. */
    static final List<CommandOption> ALL = List.of(
            new CommandOption("h", "help", "", "Show this help and exit"),
            new CommandOption("v", "version", "", "Print version and exit"),
            new CommandOption("V", "verbose", "", "Print the configuration and what happens"),
            new CommandOption("c", "config-file", "FILE", "Configuration file, read after the system's and the user's"),
            new CommandOption("r", "resource-name", "NAME", "Resource to lock"),
            new CommandOption(
                    "o", "resource-timeout", "MILLIS", "Limit of the wait for the lock: <0 none, 0 do not wait"),
            new CommandOption("q", "resource-quantity", "NUMBER", "Units to lock of a numeric resource"),
            new CommandOption("e", "resource-create", "yes|no", "Create the resource if it does not exist"),
            new CommandOption("i", "resource-idle-lifespan", "MILLIS", "Time for which an unused resource is kept"),
            new CommandOption("l", "lock-mode", "MODE", "NL, CR, CW, PR, PW or EX, or its long name"),
            new CommandOption("s", "socket-name", "PATH", "Unix domain socket of the server"),
            new CommandOption(
                    "d",
                    "daemon-lifespan",
                    "MILLIS",
                    "Life of a server started by this command: 0 never start one, <0 for ever"),
            new CommandOption("a", "unicast-address", "HOST", "Host of the server"),
            new CommandOption("p", "unicast-port", "NUMBER", "TCP port of the server"),
            new CommandOption("A", "multicast-address", "HOST", "Multicast group to ask for a server"),
            new CommandOption("P", "multicast-port", "NUMBER", "UDP port of the multicast group"),
            new CommandOption(
                    "m", "mount-point-vfs", "DIR", "Accepted for compatibility; the service shows its state over HTTP"),
            new CommandOption("n", "network-interface", "NAME", "Interface of discovery and of link-local addresses"),
            new CommandOption("D", "discovery-attempts", "NUMBER", "Queries before discovery gives up"),
            new CommandOption("I", "discovery-timeout", "MILLIS", "Wait for an answer to each query"),
            new CommandOption("", "discovery-ttl", "NUMBER", "Time to live of queries"),
            new CommandOption("", "tcp-keepalive-time", "SECONDS", "Silence before keepalive probes"),
            new CommandOption("", "tcp-keepalive-intvl", "SECONDS", "Time between keepalive probes"),
            new CommandOption("", "tcp-keepalive-probes", "NUMBER", "Unanswered probes that end a connection"),
            new CommandOption("", "tls-certificate", "FILE", "Certificate of this peer (PEM)"),
            new CommandOption("", "tls-private-key", "FILE", "Private key of this peer (PEM)"),
            new CommandOption("", "tls-ca-certificate", "FILE", "Certificate of the authority (PEM)"),
            new CommandOption("", "tls-check-peer-id", "yes|no", "Compare the peer's machine id with its certificate"),
            new CommandOption(
                    "", "ignore-signal", "SIGNAL", "Signal to ignore while the command runs; may be repeated"),
            new CommandOption("", "signal-list", "", "Print the signals and exit"),
            new CommandOption("t", "daemon-trace-file", "FILE", "Log file of a server started by this command"),
            new CommandOption("T", "command-trace-file", "FILE", "Trace file of this command"),
            new CommandOption("", "append-trace-file", "yes|no", "Append to trace files"),
            new CommandOption("x", "quiesce-exit", "", "Ask the server to end when nobody uses it any more"),
            new CommandOption("X", "immediate-exit", "", "Ask the server to end at once"),
            new CommandOption("", "unique-id", "", "Print the machine id and exit"),
            new CommandOption("", "debug-feature", "NAME", "Accepted for compatibility; there are none"),
            new CommandOption(
                    "",
                    "on-lost",
                    "continue|terminate",
                    "What happens to the command when its lock is lost (terminate)"),
            new CommandOption(
                    "", "kill-after", "MILLIS", "Time from the termination of the command to its killing (5000)"),
            new CommandOption("", "show", "[NAME]", "Show who holds and awaits the resource, or all resources"),
            new CommandOption("", "json", "", "Print what --show shows as JSON"),
            new CommandOption("", "show-url", "URL", "HTTP address of the service for --show"));

    private static final int HELP_COLUMN = 40;

    /** The option with this long name; null if there is none. */
    static @Nullable CommandOption ofLong(String name) {
        for (CommandOption option : ALL) {
            if (option.longName.equals(name)) {
                return option;
            }
        }
        return null;
    }

    /** The option with this short name; null if there is none. */
    static @Nullable CommandOption ofShort(char name) {
        for (CommandOption option : ALL) {
            if (option.shortName.length() == 1 && option.shortName.charAt(0) == name) {
                return option;
            }
        }
        return null;
    }

    boolean isFlag() {
        return argument.isEmpty();
    }

    /** Whether it may stand without its argument. */
    boolean isArgumentOptional() {
        return argument.startsWith("[");
    }

    /** Whether its argument is a number in C's writing. */
    boolean isNumber() {
        return argument.equals("MILLIS") || argument.equals("SECONDS") || argument.equals("NUMBER");
    }

    /** The whole help. */
    static String help() {
        StringBuilder text = new StringBuilder("Usage:\n  flom [OPTION...] [-- command to execute]\n\n");
        for (CommandOption option : ALL) {
            StringBuilder left = new StringBuilder("  ");
            if (!option.shortName.isEmpty()) {
                left.append('-').append(option.shortName).append(", ");
            }
            left.append("--").append(option.longName);
            if (option.isArgumentOptional()) {
                left.append(' ').append(option.argument);
            } else if (!option.isFlag()) {
                left.append('=').append(option.argument);
            }
            while (left.length() < HELP_COLUMN) {
                left.append(' ');
            }
            text.append(left).append(' ').append(option.description).append('\n');
        }
        return text.toString();
    }
}
