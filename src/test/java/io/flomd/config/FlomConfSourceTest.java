package io.flomd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class FlomConfSourceTest {
    /** Every section and key that the original knows, none of them with its default. */
    private static final String ALL_SECTIONS = """
            # An existing file.
            [Trace]
            DaemonTraceFile=/var/log/flom.trace
            CommandTraceFile=/tmp/flom.trace
            AppendTraceFile=yes
            Verbose=yes

            [Resource]
            Name=myresource
            Timeout=100
            Quantity=2
            LockMode=ProtectedRead
            Create=no
            IdleLifespan=500

            [Daemon]
            SocketName=/run/flom.sock
            Lifespan=7000
            UnicastAddress=192.0.2.10
            UnicastPort=29000
            MulticastAddress=239.255.0.2
            MulticastPort=29001
            MountPointVFS=/mnt/flom

            [Monitor]
            IgnoredSignals=SIGHUP;SIGTERM

            [Network]
            NetworkInterface=eth7
            DiscoveryAttempts=3
            DiscoveryTimeout=600
            DiscoveryTTL=4
            TcpKeepaliveTime=33
            TcpKeepaliveIntvl=5
            TcpKeepaliveProbes=2 # text after a blank

            [TLS]
            TlsCheckPeerId=no
            """;

    private static final String SAME_AS_YML = """
            flom:
              daemon:
                socket-name: /run/flom.sock
                lifespan: 7000
                unicast-address: 192.0.2.10
                unicast-port: 29000
                multicast-address: 239.255.0.2
                multicast-port: 29001
              network:
                network-interface: eth7
                discovery-attempts: 3
                discovery-timeout: 600
                discovery-ttl: 4
                tcp-keepalive-time: 33
                tcp-keepalive-intvl: 5
                tcp-keepalive-probes: 2
            """;

    @TempDir
    Path directory;

    @Test
    void aFileWithAllSectionsGivesTheSameAsTheEquivalentYml(CapturedOutput output) throws IOException {
        List<String> fromConf = effective("--flom.config-file=" + file("flom.conf", ALL_SECTIONS));
        List<String> fromYml = effective(location(SAME_AS_YML));
        assertThat(fromConf)
                .isEqualTo(fromYml)
                .containsExactly(
                        "[Daemon]/SocketName='/run/flom.sock'",
                        "[Daemon]/Lifespan=7000",
                        "[Daemon]/UnicastAddress='192.0.2.10'",
                        "[Daemon]/UnicastPort=29000",
                        "[Daemon]/MulticastAddress='239.255.0.2'",
                        "[Daemon]/MulticastPort=29001",
                        "[Network]/NetworkInterface='eth7'",
                        "[Network]/DiscoveryAttempts=3",
                        "[Network]/DiscoveryTimeout=600",
                        "[Network]/DiscoveryTTL=4",
                        "[Network]/TcpKeepaliveTime=33",
                        "[Network]/TcpKeepaliveIntvl=5",
                        "[Network]/TcpKeepaliveProbes=2",
                        "[TLS]/TlsCertificate=''",
                        "[TLS]/TlsPrivateKey=''",
                        "[TLS]/TlsCaCertificate=''",
                        "[TLS]/TlsCheckPeerId=0");
        assertThat(output)
                .contains("[Daemon]/MountPointVFS has no effect on this server")
                .contains("[Trace]/DaemonTraceFile has no effect on this server")
                .doesNotContain("[Resource]")
                .doesNotContain("FLoM has no key");
    }

    @Test
    void allThreeFilesOfTlsBeginItAndFewerDoNot(CapturedOutput output) throws IOException {
        String files = "[TLS]\nTlsCertificate=/c\nTlsPrivateKey=/k\nTlsCheckPeerId=yes\n";
        assertThat(effective("--flom.config-file=" + file("flom.conf", files + "TlsCaCertificate=/a\n")))
                .endsWith(
                        "[TLS]/TlsCertificate='/c'",
                        "[TLS]/TlsPrivateKey='/k'",
                        "[TLS]/TlsCaCertificate='/a'",
                        "[TLS]/TlsCheckPeerId=1");
        assertThat(output).doesNotContain("has no effect");
        assertThat(effective("--flom.config-file=" + file("flom.conf", files)))
                .endsWith(
                        "[TLS]/TlsCertificate=''",
                        "[TLS]/TlsPrivateKey=''",
                        "[TLS]/TlsCaCertificate=''",
                        "[TLS]/TlsCheckPeerId=0");
        assertThat(output).contains("[TLS]/TlsCertificate has no effect").contains("[TLS]/TlsPrivateKey has no effect");
    }

    @Test
    void theLinesAreTheBoundValues() throws IOException {
        try (ConfigurableApplicationContext context =
                Bound.run("--flom.config-file=" + file("flom.conf", ALL_SECTIONS))) {
            assertThat(context.getBean(DaemonProperties.class))
                    .isEqualTo(
                            new DaemonProperties("192.0.2.10", 29_000, "239.255.0.2", 29_001, 7_000, "/run/flom.sock"));
            assertThat(context.getBean(NetworkProperties.class))
                    .isEqualTo(new NetworkProperties("eth7", 3, 600, 4, 33, 5, 2));
        }
    }

    @Test
    void missingSectionsAndEmptyValuesLeaveTheDefaults() throws IOException {
        String conf = file("flom.conf", "[Network]\nTcpKeepaliveTime=33\nNetworkInterface=\n");
        try (ConfigurableApplicationContext context = Bound.run("--flom.config-file=" + conf)) {
            assertThat(context.getBean(NetworkProperties.class))
                    .isEqualTo(new NetworkProperties("", 2, 500, 1, 33, 10, 6));
            assertThat(context.getBean(DaemonProperties.class).unicastPort()).isEqualTo(28_015);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "TcpKeepaliveTime, -33, 33",
        "DiscoveryAttempts, 0, 1",
        "DiscoveryAttempts, -4, 4",
        "DiscoveryTTL, 0, 1",
        "DiscoveryTimeout, 0, 0",
        "DiscoveryTimeout, -20, 20",
    })
    void numbersAreReadAsByTheOriginal(String key, String written, String effective) throws IOException {
        String conf = file("flom.conf", "[Network]\n" + key + "=" + written + "\n");
        assertThat(effective("--flom.config-file=" + conf)).contains("[Network]/" + key + "=" + effective);
    }

    @Test
    void theOrderIsDefaultsFlomConfYmlEnvironmentArguments() throws IOException {
        String conf = file("flom.conf", """
                [Network]
                TcpKeepaliveTime=101
                TcpKeepaliveIntvl=102
                TcpKeepaliveProbes=103
                DiscoveryAttempts=104
                """);
        String yml = location("""
                flom:
                  config-file: %s
                  network:
                    tcp-keepalive-intvl: 202
                    tcp-keepalive-probes: 77
                    discovery-attempts: 204
                """.formatted(conf));
        Map<String, Object> variables =
                Map.of("FLOM_NETWORK_TCPKEEPALIVEPROBES", "88", "FLOM_NETWORK_DISCOVERYATTEMPTS", "304");
        try (ConfigurableApplicationContext context =
                Bound.run(variables, yml, "--flom.network.discovery-attempts=404")) {
            assertThat(context.getBean(NetworkProperties.class))
                    .isEqualTo(new NetworkProperties("", 404, 500, 1, 101, 202, 88));
        }
    }

    @Test
    void aValueThatIsWrittenOutBeatsFlomConfEvenIfItIsTheDefault() throws IOException {
        String conf = file("flom.conf", "[Daemon]\nUnicastPort=29000\n");
        String yml = location("flom:\n  daemon:\n    unicast-port: 28015\n");
        try (ConfigurableApplicationContext context = Bound.run(yml, "--flom.config-file=" + conf)) {
            assertThat(context.getBean(DaemonProperties.class).unicastPort()).isEqualTo(28_015);
        }
    }

    @Test
    void inACopyOfTheListOfDefaultsOnlyWhatWasChangedBeatsFlomConf() throws IOException {
        String conf = file("flom.conf", "[Daemon]\nUnicastPort=29000\nMulticastPort=29001\n");
        String copy;
        try (InputStream in = FlomKey.class.getResourceAsStream("/application.yml")) {
            copy = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("config-file: \"\"", "config-file: " + conf)
                    .replace("unicast-port: 28015", "unicast-port: 30000");
        }
        try (ConfigurableApplicationContext context = Bound.run(location(copy))) {
            assertThat(context.getBean(DaemonProperties.class).unicastPort()).isEqualTo(30_000);
            assertThat(context.getBean(DaemonProperties.class).multicastPort()).isEqualTo(29_001);
        }
    }

    @Test
    void withoutAnyYmlItStillBeatsTheBuiltInDefaults() throws IOException {
        String conf = file("flom.conf", "[Daemon]\nUnicastPort=29000\n");
        Files.createDirectory(directory.resolve("empty"));
        try (ConfigurableApplicationContext context = Bound.run(
                "--spring.config.location=optional:file:" + directory.resolve("empty") + "/",
                "--flom.config-file=" + conf)) {
            assertThat(context.getBean(DaemonProperties.class).unicastPort()).isEqualTo(29_000);
        }
    }

    @Test
    void anUnknownKeyIsNamedAndIgnored(CapturedOutput output) throws IOException {
        String conf = file("flom.conf", "[Network]\nTcpKeepaliveTimer=1\n[Netwrok]\nTcpKeepaliveTime=2\n");
        assertThat(effective("--flom.config-file=" + conf)).contains("[Network]/TcpKeepaliveTime=60");
        assertThat(output)
                .contains("line 2: FLoM has no key [Network]/TcpKeepaliveTimer; it is ignored")
                .contains("line 4: FLoM has no key [Netwrok]/TcpKeepaliveTime; it is ignored");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    [Daemon]:UnicastPort=abc        | line 2: [Daemon]/UnicastPort is 'abc', but must be
                    [Daemon]:UnicastPort=70000      | flom.daemon.unicast-port = 70000: not allowed ([Daemon]/UnicastPort in line 2 of
                    [Network]:TcpKeepaliveTime=0    | flom.network.tcp-keepalive-time = 0: not allowed ([Network]/TcpKeepaliveTime in line 2
                    UnicastPort=1                   | line 1: 'UnicastPort=1' stands before the first section
                    """)
    void aBadFileStopsTheStart(String lines, String message, CapturedOutput output) throws IOException {
        String conf = file("flom.conf", lines.replace(':', '\n') + "\n");
        assertThatThrownBy(() -> Bound.run("--flom.config-file=" + conf)).isNotNull();
        assertThat(output).contains(message).contains(conf).doesNotContain("\tat ");
    }

    @Test
    void aMissingFileStopsTheStart(CapturedOutput output) {
        Path missing = directory.resolve("missing.conf");
        assertThatThrownBy(() -> Bound.run("--flom.config-file=" + missing)).isNotNull();
        assertThat(output).contains("flom.config-file = " + missing + ": file '" + missing + "' does not exist");
    }

    private static List<String> effective(String... arguments) {
        try (ConfigurableApplicationContext context = Bound.run(arguments)) {
            return new EffectiveFlomConf(context.getEnvironment()).lines();
        }
    }

    /** The argument that adds a file with this text to the packed application.yml, as one outside the jar is. */
    private String location(String yml) throws IOException {
        return "--spring.config.location=classpath:/application.yml,file:" + file("application.yml", yml);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text).toString();
    }
}
