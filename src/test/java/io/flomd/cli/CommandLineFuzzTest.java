package io.flomd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.fuzz.FuzzHarness;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Input is a command line as the system keeps it, a zero byte behind each word. Any is options and words or a {@link CommandFailure}, the command is
 * the end of the line as it stands, and every option can be asked for.
 */
class CommandLineFuzzTest extends FuzzHarness {
    @Override
    protected void check(byte[] input) {
        String[] args = new String(input, StandardCharsets.UTF_8).split("\0", -1);
        try {
            RawArguments.lastWords(input, args);
            CommandOptions options = CommandOptions.parse(args);
            for (CommandOption option : CommandOption.ALL) {
                ask(options, option);
            }
            int first = args.length - options.words().size();
            assertThat(options.words()).isEqualTo(List.of(args).subList(first, args.length));
            boolean dashes = first > 0 && args[first - 1].equals("--");
            assertThat(dashes
                            || options.words().isEmpty()
                            || !options.words().get(0).matches("(?s)-.+"))
                    .isTrue();
        } catch (CommandFailure e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static void ask(CommandOptions options, CommandOption option) throws CommandFailure {
        String name = option.longName();
        List<String> values = options.values(name);
        String last = options.value(name);
        if (last != null) {
            assertThat(values).last().isEqualTo(last);
        }
        assertThat(options.has(name) || values.isEmpty()).isTrue();
        if (option.isNumber()) {
            assertThat(options.number(name) == null).isEqualTo(last == null);
        }
    }

    @Override
    protected List<byte[]> seeds() {
        return List.of(
                seed("-r", "foo", "-o", "0x7fffffff", "-l", "EX", "--", "echo", "-r", "x"),
                seed("--resource-timeout=2000", "--resource-name", "a b", "echo", "--", "--"),
                seed("-Vd", "0", "--version=1", "-a", "::1", "-p", "08", "-A", "239.255.0.1"),
                seed("--ignore-signal=1", "--ignore-signal", "2", "-q", "-3", "ü", "\"a\"", ""),
                seed("--tls-certificate=x.pem", "--show", "--json", "-x"));
    }

    private static byte[] seed(String... words) {
        return (String.join("\0", words) + "\0").getBytes(StandardCharsets.UTF_8);
    }
}
