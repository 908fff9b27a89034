package io.flomd.cli;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;
import org.jspecify.annotations.Nullable;

/**
 * The words of the command line, sorted into options and the command to run.
 *
 * <p>As in the original, options may stand anywhere before {@code --}, even among the words of the command.
 */
final class CommandOptions {
    /** Short name (or empty), long name, name of the argument (empty for a flag, in brackets if optional), description. */
    private static final String[][] TABLE = {
        {"h", "help", "", "Show this help and exit"},
        {"v", "version", "", "Print version and exit"},
        {"V", "verbose", "", "Print the configuration and what happens"},
        {"c", "config-file", "FILE", "Configuration file, read after the system's and the user's"},
        {"r", "resource-name", "NAME", "Resource to lock"},
        {"o", "resource-timeout", "MILLIS", "Limit of the wait for the lock: <0 none, 0 do not wait"},
        {"q", "resource-quantity", "NUMBER", "Units to lock of a numeric resource"},
        {"e", "resource-create", "yes|no", "Create the resource if it does not exist"},
        {"i", "resource-idle-lifespan", "MILLIS", "Time for which an unused resource is kept"},
        {"l", "lock-mode", "MODE", "NL, CR, CW, PR, PW or EX, or its long name"},
        {"s", "socket-name", "PATH", "Unix domain socket of the server"},
        {"d", "daemon-lifespan", "MILLIS", "Life of a server started by this command: 0 never start one, <0 for ever"},
        {"a", "unicast-address", "HOST", "Host of the server"},
        {"p", "unicast-port", "NUMBER", "TCP port of the server"},
        {"A", "multicast-address", "HOST", "Multicast group to ask for a server"},
        {"P", "multicast-port", "NUMBER", "UDP port of the multicast group"},
        {"m", "mount-point-vfs", "DIR", "Accepted for compatibility; the service shows its state over HTTP"},
        {"n", "network-interface", "NAME", "Interface of discovery and of link-local addresses"},
        {"D", "discovery-attempts", "NUMBER", "Queries before discovery gives up"},
        {"I", "discovery-timeout", "MILLIS", "Wait for an answer to each query"},
        {"", "discovery-ttl", "NUMBER", "Time to live of queries"},
        {"", "tcp-keepalive-time", "SECONDS", "Silence before keepalive probes"},
        {"", "tcp-keepalive-intvl", "SECONDS", "Time between keepalive probes"},
        {"", "tcp-keepalive-probes", "NUMBER", "Unanswered probes that end a connection"},
        {"", "tls-certificate", "FILE", "Certificate of this peer (PEM)"},
        {"", "tls-private-key", "FILE", "Private key of this peer (PEM)"},
        {"", "tls-ca-certificate", "FILE", "Certificate of the authority (PEM)"},
        {"", "tls-check-peer-id", "yes|no", "Compare the peer's machine id with its certificate"},
        {"", "ignore-signal", "SIGNAL", "Signal to ignore while the command runs; may be repeated"},
        {"", "signal-list", "", "Print the signals and exit"},
        {"t", "daemon-trace-file", "FILE", "Log file of a server started by this command"},
        {"T", "command-trace-file", "FILE", "Trace file of this command"},
        {"", "append-trace-file", "yes|no", "Append to trace files"},
        {"x", "quiesce-exit", "", "Ask the server to end when nobody uses it any more"},
        {"X", "immediate-exit", "", "Ask the server to end at once"},
        {"", "unique-id", "", "Print the machine id and exit"},
        {"", "debug-feature", "NAME", "Accepted for compatibility; there are none"},
        {"", "on-lost", "continue|terminate", "What happens to the command when its lock is lost (terminate)"},
        {"", "kill-after", "MILLIS", "Time from the termination of the command to its killing (5000)"},
        {"", "show", "[NAME]", "Show who holds and awaits the resource, or all resources"},
        {"", "json", "", "Print what --show shows as JSON"},
        {"", "show-url", "URL", "HTTP address of the service for --show"},
    };

    private static final int HELP_COLUMN = 40;

    private final CommandLine line;
    private final String[] args;

    private CommandOptions(CommandLine line, String[] args) {
        this.line = line;
        this.args = args;
    }

    /** @throws CommandFailure if an option does not exist or lacks its argument */
    static CommandOptions parse(String[] args) throws CommandFailure {
        try {
            DefaultParser parser = DefaultParser.builder()
                    .setAllowPartialMatching(false)
                    .setStripLeadingAndTrailingQuotes(false)
                    .get();
            return new CommandOptions(parser.parse(definitions(), withoutFlagValues(args), false), args);
        } catch (UnrecognizedOptionException e) {
            throw failure("Unknown option " + e.getOption());
        } catch (MissingArgumentException e) {
            Option option = e.getOption();
            String name = option.getOpt() == null ? "--" + option.getLongOpt() : "-" + option.getOpt();
            throw failure("Missing argument for " + name);
        } catch (ParseException e) {
            throw failure(String.valueOf(e.getMessage()));
        }
    }

    private static CommandFailure failure(String reason) {
        return CommandFailure.error("option parsing failed: " + reason);
    }

    private static Options definitions() {
        Options options = new Options();
        for (String[] row : TABLE) {
            boolean optional = row[2].startsWith("[");
            Option option =
                    new Option(row[0].isEmpty() ? null : row[0], row[1], !row[2].isEmpty() && !optional, row[3]);
            if (optional) {
                option.setArgs(1);
                option.setOptionalArg(true);
            }
            options.addOption(option);
        }
        return options;
    }

    /** A flag may carry a value, which means nothing: {@code --version=1}. */
    private static String[] withoutFlagValues(String[] args) {
        String[] result = args.clone();
        for (int i = 0; i < args.length && !args[i].equals("--"); i++) {
            int equals = args[i].indexOf('=');
            if (equals > 2 && args[i].startsWith("--") && isFlag(args[i].substring(2, equals))) {
                result[i] = args[i].substring(0, equals);
            }
        }
        return result;
    }

    private static boolean isFlag(String longName) {
        for (String[] row : TABLE) {
            if (row[1].equals(longName)) {
                return row[2].isEmpty();
            }
        }
        return false;
    }

    boolean has(String longName) {
        return line.hasOption(longName);
    }

    /** The last value of an option; null if it was not given, or without a value. */
    @Nullable
    String value(String longName) {
        String[] values = line.getOptionValues(longName);
        return values == null || values.length == 0 ? null : values[values.length - 1];
    }

    /** Every value of an option, in order. */
    List<String> values(String longName) {
        String[] values = line.getOptionValues(longName);
        return values == null ? new ArrayList<>() : new ArrayList<>(List.of(values));
    }

    /**
     * The last value of an option as a number in C's writing: decimal, {@code 0x} hexadecimal, leading {@code 0} octal.
     *
     * @return null if the option was not given
     * @throws CommandFailure if it is not a number, or not one of 32 bits
     */
    @Nullable
    Integer number(String longName) throws CommandFailure {
        String value = value(longName);
        if (value == null) {
            return null;
        }
        Long number = CInteger.parse(value);
        if (number == null) {
            throw failure("Cannot parse integer value '" + value + "' for " + nameAsGiven(longName));
        }
        if (number < Integer.MIN_VALUE || number > Integer.MAX_VALUE) {
            throw failure("Integer value '" + value + "' for " + nameAsGiven(longName) + " out of range");
        }
        return number.intValue();
    }

    private String nameAsGiven(String longName) {
        for (String arg : args) {
            if (arg.equals("--" + longName) || arg.startsWith("--" + longName + "=")) {
                return "--" + longName;
            }
        }
        for (String[] row : TABLE) {
            if (row[1].equals(longName) && !row[0].isEmpty()) {
                return "-" + row[0];
            }
        }
        return "--" + longName;
    }

    /** The command to run and its arguments. */
    List<String> words() {
        return line.getArgList();
    }

    static String help() {
        StringBuilder text = new StringBuilder("Usage:\n  flom [OPTION...] [-- command to execute]\n\n");
        for (String[] row : TABLE) {
            StringBuilder left = new StringBuilder("  ");
            if (!row[0].isEmpty()) {
                left.append('-').append(row[0]).append(", ");
            }
            left.append("--").append(row[1]);
            if (row[2].startsWith("[")) {
                left.append(' ').append(row[2]);
            } else if (!row[2].isEmpty()) {
                left.append('=').append(row[2]);
            }
            while (left.length() < HELP_COLUMN) {
                left.append(' ');
            }
            text.append(left).append(' ').append(row[3]).append('\n');
        }
        return text.toString();
    }

    /** The long names of all options, in the order of the help. */
    static List<String> longNames() {
        List<String> names = new ArrayList<>();
        for (String[] row : TABLE) {
            names.add(row[1]);
        }
        return names;
    }
}
