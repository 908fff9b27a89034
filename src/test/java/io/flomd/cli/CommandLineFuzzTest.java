package io.flomd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.fuzz.FuzzHarness;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Input is a command line as the system keeps it, a zero byte behind each word. Any is options and words or a {@link CommandFailure}, nothing of
 * the command behind {@code --} is changed, and every option can be asked for.
 */
class CommandLineFuzzTest extends FuzzHarness {
    @Override
    protected void check(byte[] input) {
        String[] args = new String(input, StandardCharsets.UTF_8).split("\0", -1);
        try {
            RawArguments.lastWords(input, args);
            CommandOptions options = CommandOptions.parse(args);
            for (String name : CommandOptions.longNames()) {
                ask(options, name);
            }
            int dashes = List.of(args).indexOf("--");
            if (dashes >= 0 && options.words().size() >= args.length - dashes - 1) {
                List<String> behind = List.of(args).subList(dashes + 1, args.length);
                int first = options.words().size() - behind.size();
                assertThat(options.words().subList(first, options.words().size()))
                        .isEqualTo(behind);
            }
        } catch (CommandFailure e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static void ask(CommandOptions options, String name) {
        List<String> values = options.values(name);
        String last = options.value(name);
        if (last != null) {
            assertThat(values).last().isEqualTo(last);
        }
        assertThat(options.has(name) || values.isEmpty()).isTrue();
        try {
            assertThat(options.number(name) == null).isEqualTo(last == null);
        } catch (CommandFailure e) {
            assertThat(e.getMessage()).contains("nteger value '" + last + "'");
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
