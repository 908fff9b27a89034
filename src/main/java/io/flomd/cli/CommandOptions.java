package io.flomd.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The words of the command line, sorted into options and the command to run.
 *
 * <p>Options end at the first word that is none, or behind {@code --}: what follows is the command and is not looked at. The value of an option
 * is attached ({@code -p3115}, {@code --unicast-port=3115}), or else it is the next word, whatever that looks like.
 */
final class CommandOptions {
    /** @param value null for a flag, and where a value that may be missing is missing */
    private record Given(CommandOption option, @Nullable String value, String name) {}

    private final String[] args;
    private final List<Given> given = new ArrayList<>();
    private int next;

    private CommandOptions(String[] args) {
        this.args = args;
    }

    /** @throws CommandFailure if an option does not exist, lacks its argument, or should have a number and has none */
    static CommandOptions parse(String[] args) throws CommandFailure {
        CommandOptions options = new CommandOptions(args);
        options.parse();
        return options;
    }

    private void parse() throws CommandFailure {
        while (next < args.length && args[next].length() > 1 && args[next].charAt(0) == '-') {
            String word = args[next++];
            if (word.equals("--")) {
                return;
            }
            if (word.startsWith("--")) {
                parseLong(word);
            } else {
                parseShort(word);
            }
        }
    }

    private void parseLong(String word) throws CommandFailure {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        CommandOption option = CommandOption.ofLong(name.substring(2));
        if (option == null) {
            throw failure("Unknown option " + word);
        }
        if (option.isFlag()) {
            // A flag may carry a value, which means nothing: --version=1.
            add(option, null, name);
        } else {
            add(option, equals < 0 ? nextWord(option, name) : word.substring(equals + 1), name);
        }
    }

    private void parseShort(String word) throws CommandFailure {
        for (int i = 1; i < word.length(); i++) {
            CommandOption option = CommandOption.ofShort(word.charAt(i));
            if (option == null) {
                throw failure("Unknown option " + word);
            }
            String name = "-" + option.shortName();
            if (!option.isFlag()) {
                add(option, i + 1 < word.length() ? word.substring(i + 1) : nextWord(option, name), name);
                return;
            }
            add(option, null, name);
        }
    }

    private @Nullable String nextWord(CommandOption option, String name) throws CommandFailure {
        if (option.isArgumentOptional()) {
            return next < args.length && !args[next].startsWith("-") ? args[next++] : null;
        }
        if (next == args.length) {
            throw failure("Missing argument for " + name);
        }
        return args[next++];
    }

    private void add(CommandOption option, @Nullable String value, String name) throws CommandFailure {
        Given added = new Given(option, value, name);
        if (option.isNumber()) {
            number(added);
        }
        given.add(added);
    }

    private static CommandFailure failure(String reason) {
        return CommandFailure.error("option parsing failed: " + reason);
    }

    private @Nullable Given last(String longName) {
        for (int i = given.size() - 1; i >= 0; i--) {
            if (given.get(i).option.longName().equals(longName)) {
                return given.get(i);
            }
        }
        return null;
    }

    boolean has(String longName) {
        return last(longName) != null;
    }

    /** The last value of an option; null if it was not given, or without a value. */
    @Nullable
    String value(String longName) {
        Given last = last(longName);
        return last == null ? null : last.value;
    }

    /** Every value of an option, in order. */
    List<String> values(String longName) {
        List<String> values = new ArrayList<>();
        for (Given one : given) {
            if (one.option.longName().equals(longName) && one.value != null) {
                values.add(one.value);
            }
        }
        return values;
    }

    /**
     * The last value of an option as a number in C's writing: decimal, {@code 0x} hexadecimal, leading {@code 0} octal.
     *
     * @return null if the option was not given
     * @throws CommandFailure if it is not a number, or not one of 32 bits
     */
    @Nullable
    Integer number(String longName) throws CommandFailure {
        Given last = last(longName);
        return last == null ? null : number(last);
    }

    private static @Nullable Integer number(Given one) throws CommandFailure {
        if (one.value == null) {
            return null;
        }
        Long number = CInteger.parse(one.value);
        if (number == null) {
            throw failure("Cannot parse integer value '" + one.value + "' for " + one.name);
        }
        if (number < Integer.MIN_VALUE || number > Integer.MAX_VALUE) {
            throw failure("Integer value '" + one.value + "' for " + one.name + " out of range");
        }
        return number.intValue();
    }

    /** The command to run and its arguments. */
    List<String> words() {
        return List.of(args).subList(next, args.length);
    }
}
