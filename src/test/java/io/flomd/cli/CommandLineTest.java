package io.flomd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.client.MachineId;
import io.flomd.flomconf.FlomConfKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private static List<String> words(String args) throws CommandFailure {
        return CommandOptions.parse(args.split(" ")).words();
    }

    @Test
    void optionsEndAtTheFirstWord() throws CommandFailure {
        CommandOptions options = CommandOptions.parse("-r foo echo rm -rf dir -V -- b".split(" "));
        assertThat(options.value("resource-name")).isEqualTo("foo");
        assertThat(options.has("verbose")).isFalse();
        assertThat(options.words()).containsExactly("echo", "rm", "-rf", "dir", "-V", "--", "b");
        assertThat(words("echo rm -rf dir")).containsExactly("echo", "rm", "-rf", "dir");
        assertThat(words("-V -- -x -- b")).containsExactly("-x", "--", "b");
        assertThat(words("-V - -x")).containsExactly("-", "-x");
    }

    @Test
    void aValueIsTheNextWordWhateverItIs() throws CommandFailure {
        CommandOptions options = CommandOptions.parse("-s -path --resource-name --verbose -a -- -d -1 x".split(" "));
        assertThat(options.value("socket-name")).isEqualTo("-path");
        assertThat(options.value("resource-name")).isEqualTo("--verbose");
        assertThat(options.has("verbose")).isFalse();
        assertThat(options.value("unicast-address")).isEqualTo("--");
        assertThat(options.number("daemon-lifespan")).isEqualTo(-1);
        assertThat(options.words()).containsExactly("x");
    }

    @Test
    void aValueMayBeAttached() throws CommandFailure {
        CommandOptions options = CommandOptions.parse("-p3115 -Vo-1 -rfoo --show-url= x".split(" "));
        assertThat(options.number("unicast-port")).isEqualTo(3115);
        assertThat(options.has("verbose")).isTrue();
        assertThat(options.number("resource-timeout")).isEqualTo(-1);
        assertThat(options.value("resource-name")).isEqualTo("foo");
        assertThat(options.value("show-url")).isEmpty();
        assertThat(options.words()).containsExactly("x");
    }

    @Test
    void aValueThatMayBeMissingIsNoOption() throws CommandFailure {
        CommandOptions without = CommandOptions.parse("--show --json".split(" "));
        assertThat(without.has("show")).isTrue();
        assertThat(without.value("show")).isNull();
        assertThat(without.has("json")).isTrue();
        assertThat(CommandOptions.parse("--show foo --json".split(" ")).value("show"))
                .isEqualTo("foo");
        assertThat(CommandOptions.parse("--show=-foo".split(" ")).value("show")).isEqualTo("-foo");
    }

    @ParameterizedTest
    @ValueSource(strings = {" 5", "\t5", "+5", "\n\u000b\f\r 0x5"})
    void blanksBeforeANumberAreSkippedAsInC(String word) throws CommandFailure {
        assertThat(CommandOptions.parse(new String[] {"-o", word}).number("resource-timeout"))
                .isEqualTo(5);
    }

    @Test
    void theLastOfARepeatedOptionCounts() throws CommandFailure {
        assertThat(CommandOptions.parse("-o 1 --resource-timeout=2 -o 3".split(" "))
                        .number("resource-timeout"))
                .isEqualTo(3);
        assertThat(CommandOptions.parse("--ignore-signal=1 --ignore-signal 2".split(" "))
                        .values("ignore-signal"))
                .containsExactly("1", "2");
    }

    @Test
    void flagsAreBundledAndIgnoreValues() throws CommandFailure {
        CommandOptions options = CommandOptions.parse("-Vd 0 --version=1".split(" "));
        assertThat(options.has("verbose")).isTrue();
        assertThat(options.number("daemon-lifespan")).isZero();
        assertThat(options.has("version")).isTrue();
    }

    @Test
    void quotesAndBlanksInWordsStay() throws CommandFailure {
        assertThat(CommandOptions.parse(new String[] {"-r", "\"a\"", "--", "\"b c\"", ""})
                        .words())
                .containsExactly("\"b c\"", "");
        assertThat(CommandOptions.parse(new String[] {"-r", "\"a\""}).value("resource-name"))
                .isEqualTo("\"a\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-z | Unknown option -z",
                "--ZZZ=1 | Unknown option --ZZZ=1",
                "--unicast-addr=x | Unknown option --unicast-addr=x",
                "-o abc | Cannot parse integer value 'abc' for -o",
                "--resource-timeout=2x | Cannot parse integer value '2x' for --resource-timeout",
                "-o 08 | Cannot parse integer value '08' for -o",
                "-o 99999999999 | Integer value '99999999999' for -o out of range",
                "-o 2147483648 | Integer value '2147483648' for -o out of range",
                "-o -2147483649 | Integer value '-2147483649' for -o out of range",
                "-o 9999999999999999999999999 | Integer value '9999999999999999999999999' for -o out of range",
                "-o abc -o 3 | Cannot parse integer value 'abc' for -o",
                "--resource-timeout=99999999999 -o 3 | Integer value '99999999999' for --resource-timeout out of range",
                "-p x --version | Cannot parse integer value 'x' for -p",
                "-Vz | Unknown option -Vz",
                "-o | Missing argument for -o",
                "-Vo | Missing argument for -o",
                "--resource-timeout | Missing argument for --resource-timeout",
                "--tls-certificate | Missing argument for --tls-certificate",
            })
    void saysWhyOptionsCannotBeParsed(String args, String reason) {
        CommandRun run = CommandRun.of(args.split(" "));
        assertThat(run.exitStatus()).isEqualTo(99);
        assertThat(run.err()).isEqualTo("option parsing failed: " + reason + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2147483647", "-2147483648"})
    void numbersHave32Bits(String number) throws CommandFailure {
        assertThat(CommandOptions.parse(new String[] {"-o", number}).number("resource-timeout"))
                .isEqualTo(Integer.valueOf(number));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-r foo! | ERROR: 'foo!' is not a valid name for a resource | flom_config_set_resource_name: ret_cod=-14",
                "-r _RESOURCE | ERROR: '_RESOURCE' is a reserved resource name and can not be set by user |"
                        + " flom_config_set_resource_name: ret_cod=-14",
                "-e maybe | resource-create: 'maybe' is an invalid value | -",
                "-l read | - | lock-mode: 'read' is an invalid value",
                "-m /nonexistent | - | mount-point-vfs: '/nonexistent' is an invalid value;flom_client_connect: ret_cod=-121"
                        + " (ERROR: 'opendir' function returned an error condition)",
                "-n nosuch0 | - | network-interface: 'nosuch0' is an invalid value",
                "-I 0 | - | discovery-timeout: '0' is an invalid value",
                "--discovery-ttl=256 | - | discovery-ttl: '256' is an invalid value",
                "--tcp-keepalive-probes=0 | - | tcp-keepalive-probes: '0' is an invalid value",
                "--tls-certificate=/nonexistent | - | tls-certificate: '/nonexistent' is not a valid value",
                "--tls-private-key=/nonexistent | - | tls-private-key: '/nonexistent' is not a valid value",
                "--tls-ca-certificate=/nonexistent | - | tls-ca-certificate: '/nonexistent' is not a valid value",
                "--tls-check-peer-id=true | tls-check-peer-id: 'true' is an invalid value | -",
                "--append-trace-file=1 | - | append-trace-file: '1' is an invalid value",
                "--on-lost=die | - | on-lost: 'die' is an invalid value",
                "--kill-after=-1 | - | kill-after: '-1' is an invalid value",
                "-s /tmp/x -a localhost | ERROR: flom can not be configured for local (UNIX socket) and network"
                        + " (TCP-UDP/IP) communication at the same time. | Configuration is not valid, cannot go on!",
                "--tls-check-peer-id=yes | ERROR: TLS check peer id can not be specified without full TLS configuration. |"
                        + " Configuration is not valid, cannot go on!",
            })
    void saysWhatIsWrongWithAValueWhereScriptsLookForIt(String args, String out, String err) {
        List<String> all = new java.util.ArrayList<>(List.of(args.split(" ")));
        all.addAll(List.of("--", "true"));
        CommandRun run = CommandRun.of(all.toArray(new String[0]));
        assertThat(run.exitStatus()).isEqualTo(99);
        assertThat(run.out()).isEqualTo(out == null ? "" : out + "\n");
        assertThat(run.err()).isEqualTo(err == null ? "" : err.replace(";", "\n") + "\n");
    }

    @Test
    void aSocketPathHasAtMost107Bytes() {
        String longest = "/" + "x".repeat(106);
        assertThat(CommandRun.of("-V", "-s", longest).out()).contains("[Daemon]/SocketName='" + longest + "'");
        CommandRun tooLong = CommandRun.of("-s", longest + "x", "true");
        assertThat(tooLong.exitStatus()).isEqualTo(99);
        assertThat(tooLong.err())
                .isEqualTo(
                        "socket-name: '" + longest + "x' is an invalid value\nflom_client_connect: ret_cod=-9 (ERROR:"
                                + " the process has been stopped to avoid a buffer overflow)\n");
    }

    @Test
    void aNegativeQuantityIsIgnoredWithAWordAndZeroWithoutOne() {
        CommandRun run = CommandRun.of("-V", "-r", "n[9]", "-q", "-3");
        assertThat(run.err())
                .isEqualTo(
                        "Resource quantity ignored because negative values (-3) are meaningless\nNo command to execute!\n");
        assertThat(run.out()).contains("[Resource]/Quantity=1\n");
        assertThat(CommandRun.of("-r", "n[9]", "-q", "0").err()).isEqualTo("No command to execute!\n");
    }

    @Test
    void unknownSignalsAreNamed() {
        CommandRun run = CommandRun.of("-V", "--ignore-signal=SIGFOO", "--ignore-signal=SIGHUP", "--ignore-signal=32");
        assertThat(run.err()).contains("unknown signal 'SIGFOO'").contains("unknown signal '32'");
        assertThat(run.out()).contains("[Monitor]/IgnoredSignals='SIGHUP'");
    }

    @Test
    void modesAndQuantitiesOfTypesWithoutThemAreDroppedWithAWarning() {
        CommandRun run = CommandRun.of("-V", "-r", "a.b", "-l", "PR", "-q", "2");
        assertThat(run.err())
                .contains("\n\n** (flom:")
                .contains(
                        "This resource type (3) support only exclusive lock mode; specified value (3) will be ignored\n\n")
                .contains(
                        "This resource type (3) does not support quantity lock option; specified value (2) will be ignored");
        assertThat(CommandRun.of("-r", "a.b", "-l", "PR").err()).isEqualTo("No command to execute!\n");
    }

    @Test
    void printsTheSignalsAsTheOriginalDoes() {
        CommandRun run = CommandRun.of("--signal-list");
        assertThat(run.exitStatus()).isZero();
        assertThat(run.out())
                .startsWith("1) SIGHUP\t2) SIGINT\t3) SIGQUIT\t4) SIGILL\t\n5) SIGTRAP\t")
                .endsWith("\n29) SIGIO\t30) SIGPWR\t31) SIGSYS\t\n");
        assertThat(run.out().lines()).hasSize(8);
    }

    @Test
    void printsVersionHelpAndMachineId() {
        CommandRun version = CommandRun.of("-v", "--signal-list");
        assertThat(version.exitStatus()).isZero();
        assertThat(version.out().lines()).hasSize(8 + 8);
        assertThat(version.out()).contains("package version: ").containsPattern("\nCommit: ([0-9a-f]{40}|unknown)\n");
        CommandRun help = CommandRun.of("-h", "-v");
        assertThat(help.exitStatus()).isZero();
        assertThat(help.out()).startsWith("Usage:\n  flom [OPTION...] [-- command to execute]\n");
        assertThat(CommandOption.ALL)
                .allSatisfy(option -> assertThat(help.out()).contains("--" + option.longName()));
        String id = MachineId.read();
        CommandRun uniqueId = CommandRun.of("--unique-id");
        assertThat(uniqueId.out()).isEqualTo(id == null ? "" : id + "\n");
        assertThat(uniqueId.exitStatus()).isEqualTo(id == null ? 99 : 0);
    }

    @Test
    void theGuideNamesEveryOptionAndKey() throws IOException {
        String guide = Files.readString(Path.of("src", "docs", "flom.md"));
        assertThat(CommandOption.ALL).allSatisfy(option -> assertThat(guide).contains("--" + option.longName()));
        for (FlomConfKey key : FlomConfKey.values()) {
            assertThat(guide).contains(key.section() + "/" + key.key());
        }
    }

    @Test
    void hasNoDebugFeatures() {
        CommandRun run = CommandRun.of("--debug-feature", "tls.client");
        assertThat(run.exitStatus()).isEqualTo(1);
        assertThat(run.err()).contains("tls.client");
    }

    @ParameterizedTest
    @CsvSource({"0x8, 8", "8junk, 8", "010, 8", "abc, 0", "'', 0", "0x, 0"})
    void aTraceMaskIsTheNumberThatItBeginsWith(String word, long mask) {
        assertThat(CInteger.leading(word)).isEqualTo(mask);
    }

    @Test
    void readsTheBytesOfItsWordsWhenTheLocaleDoesNotKnowThem() throws CommandFailure {
        byte[] commandLine = "java\0-jar\0flom.jar\0-r\0/caf\u00e9\0".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        assertThat(RawArguments.lastWords(commandLine, new String[] {"-r", "/caf??"}))
                .containsExactly("-r", "/caf\u00e9");
    }
}
