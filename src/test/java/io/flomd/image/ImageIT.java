package io.flomd.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.network.Host;
import io.flomd.network.NetworkNamespaces;
import io.flomd.network.RunningProcess;
import io.flomd.testing.SystemRequirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The image, built and run as strictly as engines can: read-only, a user without rights, 256 MB. */
@Tag("system")
class ImageIT {
    private static final String REVISION = "0123456789abcdef0123456789abcdef01234567";
    private static final int MEGABYTES = 256;
    private static final String GROUP = "239.255.0.9";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static BuiltImage image;

    private final NetworkNamespaces networks = new NetworkNamespaces();
    private final MemoryLimit limit = MemoryLimit.megabytes(MEGABYTES);
    private final List<RunningProcess> services = new ArrayList<>();
    private Host server;
    private Host client;

    @TempDir
    private Path folder;

    @BeforeAll
    static void build() {
        SystemRequirements.requireNamespaces(
                "apt-get", "bash", "buildah", "debootstrap", "ip", "mvn", "nsenter", "setpriv", "sysctl", "unshare");
        image = BuiltImage.build(REVISION);
    }

    @AfterAll
    static void remove() throws IOException {
        if (image != null) {
            image.close();
        }
    }

    @BeforeEach
    void connectTwoHosts() {
        server = networks.host("server");
        client = networks.host("client");
        server.connect("eth0", "10.77.9.1/24", client, "eth0", "10.77.9.2/24");
        client.defaultRoute("dev", "eth0");
        server.defaultRoute("dev", "eth0");
    }

    @AfterEach
    void end() {
        services.forEach(BuiltImage::kill);
        limit.close();
        networks.close();
        assertThat(NetworkNamespaces.leftOver()).isEmpty();
    }

    @Test
    void itsConfigurationSaysHowToRunIt() throws IOException {
        JsonNode config = JsonMapper.shared().readTree(image.description()).at("/Docker/config");
        assertThat(config.at("/User").asString()).isEqualTo("10001:10001");
        assertThat(config.at("/Entrypoint/0").asString()).isEqualTo("/opt/flomd/bin/flomd");
        assertThat(config.at("/Healthcheck/Test").toString()).isEqualTo("[\"CMD\",\"flomd-health\"]");
        assertThat(config.at("/ExposedPorts").propertyNames())
                .containsExactlyInAnyOrder("28015/tcp", "28015/udp", "8080/tcp");
        JsonNode labels = config.at("/Labels");
        assertThat(labels.get("org.opencontainers.image.revision").asString()).isEqualTo(REVISION);
        assertThat(labels.get("org.opencontainers.image.version").asString()).isNotBlank();
        assertThat(labels.get("org.opencontainers.image.licenses").asString()).isEqualTo("Apache-2.0");
    }

    @Test
    void servesLocksUntilItIsToldToStop() throws IOException {
        // The folder /config goes before the image's own settings, which open every address.
        Files.writeString(
                folder.resolve("application.yml"), "flom:\n  daemon:\n    multicast-address: " + GROUP + "\n");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        RunningProcess service = start(List.of("IMAGE_CONFIG=" + folder));
        assertThat(image.run(server, "flomd-health", "readiness").status()).isNotZero();
        assertThat(image.run(server, "flomd-ready", "120").status()).isZero();
        assertThat(image.run(server, "flomd-health").status()).isZero();
        assertThat(image.run(server, "flomd-health", "nonsense").status()).isEqualTo(1);

        assertThat(image.run(client, "flom", "-a", "10.77.9.1", "-r", "a", "--", "echo", "by", "TCP"))
                .isEqualTo(new BuiltImage.Run(0, "by TCP\nstatus 0"));
        // One question may be lost while a host's neighbours are not known yet, so several are asked.
        assertThat(image.run(
                        client, "flom", "-A", GROUP, "-d", "0", "-D", "20", "-r", "b", "--", "echo", "by", "multicast"))
                .isEqualTo(new BuiltImage.Run(0, "by multicast\nstatus 0"));

        ProcessHandle java = BuiltImage.processOne(service);
        assertThat(Files.readString(Path.of("/proc", Long.toString(java.pid()), "maps")))
                .as("its class archive is used")
                .containsPattern("/opt/flomd/flomd\\.(aot|jsa)");
        java.destroy();
        assertThat(service.awaitEnd(LIMIT)).as(service.text()).isZero();
        assertThat(service.text())
                .contains("multicast group " + GROUP)
                .contains("stopping on SIGTERM")
                .doesNotContain("ERROR")
                .doesNotContain("[warning]");
        assertThat(image.run(server, "flomd-health").status()).isEqualTo(1);
    }

    @Test
    void endsInOrderWhenItIsStoppedWhileItStarts() {
        RunningProcess service = start(List.of());
        service.await("its first port", LIMIT, line -> line.contains("listening for locks"));
        BuiltImage.processOne(service).destroy();
        assertThat(service.awaitEnd(LIMIT)).as(service.text()).isZero();
    }

    @Test
    void nothingButTmpCanBeWritten() {
        String attempts =
                "for file in /x /opt/flomd/x /opt/flomd/lib/x /config/x /var/x /tmp/x; do (: >$file) 2>/dev/null && echo $file; done; id -u; id -g";
        BuiltImage.Run run = image.run(server, "sh", "-c", attempts);
        assertThat(run.output()).isEqualTo("/tmp/x\n10001\n10001\nstatus 0");
    }

    @Test
    void holdsItsLicence() {
        assertThat(image.run(server, "cat", "/usr/share/doc/flomd/LICENSE").output())
                .contains("Apache License");
    }

    private RunningProcess start(List<String> settings) {
        List<String> all = new ArrayList<>(limit.settings());
        all.addAll(settings);
        RunningProcess service = image.start(server, all, "flomd");
        services.add(service);
        return service;
    }
}
