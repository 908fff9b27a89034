package io.flomd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.flomconf.FlomConfKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code --verbose} prints: every row of the table of options, from every source. */
class SettingsTest {
    private static final String DEFAULTS = """
            [Trace]/DaemonTraceFile=''
            [Trace]/CommandTraceFile=''
            [Trace]/AppendTraceFile=0
            [Trace]/Verbose=1
            [Resource]/Name='_RESOURCE'
            [Resource]/Timeout=-1
            [Resource]/Quantity=1
            [Resource]/LockMode=5
            [Resource]/Create=1
            [Resource]/IdleLifespan=0
            [Daemon]/SocketName=''
            [Daemon]/Lifespan=5000
            [Daemon]/UnicastAddress=''
            [Daemon]/UnicastPort=28015
            [Daemon]/MulticastAddress=''
            [Daemon]/MulticastPort=28015
            [Daemon]/MountPointVFS=''
            [Monitor]/IgnoredSignals=''
            [Network]/NetworkInterface=''
            [Network]/DiscoveryAttempts=2
            [Network]/DiscoveryTimeout=500
            [Network]/DiscoveryTTL=1
            [Network]/TcpKeepaliveTime=60
            [Network]/TcpKeepaliveIntvl=10
            [Network]/TcpKeepaliveProbes=6
            [TLS]/TlsCertificate=''
            [TLS]/TlsPrivateKey=''
            [TLS]/TlsCaCertificate=''
            [TLS]/TlsCheckPeerId=0
            """;

    @TempDir
    Path home;

    private CommandRun run(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--verbose");
        return CommandRun.in(home, Map.of(), all.toArray(new String[0]));
    }

    private static String changed(String key, String value) {
        return DEFAULTS.lines()
                .map(line -> line.startsWith(key + "=") ? key + "=" + value : line)
                .collect(Collectors.joining("\n", "", "\n"));
    }

    @Test
    void printsTheDefaultsAsTheOriginalDoes() {
        CommandRun run = run();
        assertThat(run.out()).isEqualTo(DEFAULTS);
        assertThat(run.err()).isEqualTo("No command to execute!\n");
        assertThat(run.exitStatus()).isEqualTo(97);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = '|',
            value = {
                "-r foo | [Resource]/Name | foo | 'foo'",
                "-o 010 | [Resource]/Timeout | 8 | 8",
                "-o -100 | [Resource]/Timeout | -100 | -100",
                "-o 0x1F | [Resource]/Timeout | 31 | 31",
                "-e no | [Resource]/Create | no | 0",
                "-i 700 | [Resource]/IdleLifespan | 700 | 700",
                "-i -700 | [Resource]/IdleLifespan | -700 | 700",
                "-l PR | [Resource]/LockMode | PR | 3",
                "-l concurrentread | [Resource]/LockMode | ConcurrentRead | 1",
                "-s /tmp/x | [Daemon]/SocketName | /tmp/x | '/tmp/x'",
                "-d 0 | [Daemon]/Lifespan | 0 | 0",
                "-d -1 | [Daemon]/Lifespan | -1 | -1",
                "-a localhost | [Daemon]/UnicastAddress | localhost | 'localhost'",
                "-p 3115 | [Daemon]/UnicastPort | 3115 | 3115",
                "-p -3115 | [Daemon]/UnicastPort | -3115 | 3115",
                "-A 239.255.0.9 | [Daemon]/MulticastAddress | 239.255.0.9 | '239.255.0.9'",
                "-P 3116 | [Daemon]/MulticastPort | 3116 | 3116",
                "-m /tmp | [Daemon]/MountPointVFS | /tmp | '/tmp'",
                "-n lo | [Network]/NetworkInterface | lo | 'lo'",
                "-D 7 | [Network]/DiscoveryAttempts | 7 | 7",
                "-D -7 | [Network]/DiscoveryAttempts | -7 | 7",
                "-D 0 | [Network]/DiscoveryAttempts | 0 | 1",
                "-I 250 | [Network]/DiscoveryTimeout | 250 | 250",
                "-I -250 | [Network]/DiscoveryTimeout | -250 | 250",
                "--discovery-ttl=4 | [Network]/DiscoveryTTL | 4 | 4",
                "--discovery-ttl=0 | [Network]/DiscoveryTTL | 0 | 1",
                "--discovery-ttl 255 | [Network]/DiscoveryTTL | 255 | 255",
                "--tcp-keepalive-time=33 | [Network]/TcpKeepaliveTime | 33 | 33",
                "--tcp-keepalive-intvl=3 | [Network]/TcpKeepaliveIntvl | -3 | 3",
                "--tcp-keepalive-probes=4 | [Network]/TcpKeepaliveProbes | 4 | 4",
                "--tls-certificate=/etc/passwd | [TLS]/TlsCertificate | /etc/passwd | '/etc/passwd'",
                "--tls-private-key=/etc/../etc/passwd | [TLS]/TlsPrivateKey | /etc/../etc/passwd | '/etc/passwd'",
                "--tls-ca-certificate=/etc/passwd | [TLS]/TlsCaCertificate | /etc/passwd | '/etc/passwd'",
                "--ignore-signal=SIGTERM | [Monitor]/IgnoredSignals | SIGTERM | 'SIGTERM'",
                "--ignore-signal=9 --ignore-signal SIGINT | [Monitor]/IgnoredSignals | SIGKILL;2 | 'SIGINT;SIGKILL'",
                "-t /tmp/d.log | [Trace]/DaemonTraceFile | /tmp/d.log | '/tmp/d.log'",
                "-T /tmp/none/c.log | [Trace]/CommandTraceFile | /tmp/none/c.log | '/tmp/none/c.log'",
                "--append-trace-file=yes | [Trace]/AppendTraceFile | yes | 1",
            })
    void everyOptionAndItsKeyInAFileMeanTheSame(String args, String key, String fileValue, String shown)
            throws IOException {
        assertThat(run(args.split(" ")).out()).isEqualTo(changed(key, shown));
        String section = key.substring(0, key.indexOf('/'));
        Files.writeString(
                home.resolve(".flom"), section + "\n" + key.substring(key.indexOf('/') + 1) + "=" + fileValue);
        assertThat(run().out()).isEqualTo(changed(key, shown));
    }

    @Test
    void everyKeyOfTheOriginalIsPrinted() {
        long ours = Stream.of(FlomConfKey.SHOW_URL, FlomConfKey.ON_LOST, FlomConfKey.KILL_AFTER)
                .count();
        assertThat(DEFAULTS.lines().count()).isEqualTo(FlomConfKey.values().length - ours);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-o -1 | [Resource]/Timeout | 7",
                "-q 1 -r n[9] | [Resource]/Quantity | 7",
                "-e yes | [Resource]/Create | no",
                "-i 0 | [Resource]/IdleLifespan | 7",
                "-l EX | [Resource]/LockMode | CR",
                "-d 5000 | [Daemon]/Lifespan | 7",
                "-p 28015 | [Daemon]/UnicastPort | 7",
                "-P 28015 | [Daemon]/MulticastPort | 7",
                "-D 2 | [Network]/DiscoveryAttempts | 7",
                "-I 500 | [Network]/DiscoveryTimeout | 7",
                "--discovery-ttl=1 | [Network]/DiscoveryTTL | 7",
                "--tcp-keepalive-time=60 | [Network]/TcpKeepaliveTime | 7",
                "--tcp-keepalive-intvl=10 | [Network]/TcpKeepaliveIntvl | 7",
                "--tcp-keepalive-probes=6 | [Network]/TcpKeepaliveProbes | 7",
                "--append-trace-file=no | [Trace]/AppendTraceFile | yes",
            })
    void whatIsGivenCountsEvenIfItIsTheDefault(String args, String key, String fileValue) throws IOException {
        String section = key.substring(0, key.indexOf('/'));
        Files.writeString(
                home.resolve(".flom"), section + "\n" + key.substring(key.indexOf('/') + 1) + "=" + fileValue);
        String line = DEFAULTS.lines()
                .filter(l -> l.startsWith(key + "="))
                .findFirst()
                .orElseThrow();
        assertThat(run(args.split(" ")).out().lines()).contains(line);
    }

    @Test
    void laterSourcesReplaceEarlierOnesKeyByKey() throws IOException {
        Files.writeString(
                home.resolve("flom.conf"), "[Network]\nDiscoveryAttempts=3\nDiscoveryTTL=3\n[Daemon]\nLifespan=3\n");
        Files.writeString(home.resolve(".flom"), "[Network]\nDiscoveryTTL=4\n[Daemon]\nLifespan=4\n");
        Path given = home.resolve("given");
        Files.writeString(given, "[Daemon]\nLifespan=5\n[Resource]\nTimeout=5\n");
        assertThat(run("-c", given.toString(), "-o", "6").out().lines())
                .contains(
                        "[Network]/DiscoveryAttempts=3",
                        "[Network]/DiscoveryTTL=4",
                        "[Daemon]/Lifespan=5",
                        "[Resource]/Timeout=6");
    }

    @Test
    void aMalformedFileOfTheUserIsSkippedWithAWord() throws IOException {
        Files.writeString(home.resolve(".flom"), "nonsense\n");
        CommandRun run = run();
        assertThat(run.out()).isEqualTo(DEFAULTS);
        assertThat(run.err())
                .contains("configuration skipped")
                .contains("line 1")
                .endsWith("No command to execute!\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[Resource]/Name | foo bar",
                "[Resource]/Name | _RESOURCE",
                "[Resource]/LockMode | read",
                "[Resource]/Create | maybe",
                "[Resource]/Timeout | 0x10",
                "[Daemon]/MountPointVFS | /nonexistent",
                "[Daemon]/MulticastPort | many",
                "[Network]/NetworkInterface | nosuch0",
                "[Network]/DiscoveryTimeout | 0",
                "[Network]/DiscoveryTTL | 256",
                "[Network]/TcpKeepaliveTime | 0",
                "[TLS]/TlsCertificate | /nonexistent",
                "[Daemon]/UnicastAddress | 192.0.2.1\\q",
                "[Daemon]/SocketName | /tmp/x\\",
                "[Resource]/Timeout | \\d5",
                "[Monitor]/OnLost | die",
                "[Monitor]/KillAfter | -1",
            })
    void aBadValueInAFileEndsTheCommandAndSaysWhere(String key, String value) throws IOException {
        Path file = home.resolve(".flom");
        Files.writeString(
                file, key.substring(0, key.indexOf('/')) + "\n" + key.substring(key.indexOf('/') + 1) + "=" + value);
        CommandRun run = run();
        assertThat(run.exitStatus()).isEqualTo(99);
        assertThat(run.out()).isEqualTo("ERROR: invalid configuration found in file '" + file + "'\n");
        assertThat(run.err())
                .startsWith(file + " line 2: " + key + " is '" + value + "', but must be ")
                .endsWith("\nflom_config_init: ret_cod=-5\n");
    }

    @Test
    void aBadEscapeCountsWhereItsValueDoes() throws IOException {
        Files.writeString(
                home.resolve(".flom"),
                "[Mine]\nKey=a\\qb\n[Resource]\nTimeout=\\d5\nTimeout=5\n[Daemon]\nLifespan=7\n");
        CommandRun run = run();
        assertThat(run.out()).contains("[Resource]/Timeout=5\n", "[Daemon]/Lifespan=7\n");
        assertThat(run.err()).isEqualTo("No command to execute!\n");
    }

    @Test
    void theGivenFileMustExistAndBeAKeyFile() throws IOException {
        Path none = home.resolve("none");
        CommandRun missing = run("-c", none.toString());
        assertThat(missing.exitStatus()).isEqualTo(99);
        assertThat(missing.out()).isEqualTo("ERROR: error while loading file '" + none + "'\n");
        assertThat(missing.err()).endsWith("flom_config_init: ret_cod=-203\n");
        Path bad = Files.writeString(home.resolve("bad"), "Key=Value\n");
        assertThat(run("-c", bad.toString()).err()).contains("bad line 1").endsWith("flom_config_init: ret_cod=-203\n");
    }
}
