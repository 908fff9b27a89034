package io.flomd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.client.MachineId;
import io.flomd.server.TestServer;
import io.flomd.server.TlsTestServer;
import io.flomd.tls.TestAuthority;
import io.flomd.tls.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command over TLS: what it says and how it ends is as recorded of the original (client, TLS). */
class CommandTlsTest {
    @TempDir
    private Path folder;

    @TempDir
    private Path otherFolder;

    private TestAuthority authority;
    private TlsFiles serverFiles;
    private TlsFiles good;

    @BeforeEach
    void certify() {
        authority = new TestAuthority(folder);
        serverFiles = authority.files(TestServer.PEER_ID);
        good = authority.files("anybody");
    }

    private CommandRun run(TestServer server, TlsFiles files, String... more) {
        List<String> words = new ArrayList<>(List.of(
                "--tls-certificate=" + files.certificate(),
                "--tls-private-key=" + files.privateKey(),
                "--tls-ca-certificate=" + files.caCertificate()));
        words.addAll(List.of(more));
        words.addAll(List.of("--", "touch", folder.resolve("ran").toString()));
        return CommandRun.at(server.address().getPort(), words.toArray(new String[0]));
    }

    private void assertFailed(CommandRun run, String message) {
        assertThat(run).isEqualTo(new CommandRun(99, "", message + "\n"));
        assertThat(folder.resolve("ran")).doesNotExist();
    }

    @Test
    void runsUnderALock() {
        try (TestServer server = TlsTestServer.start(serverFiles, false)) {
            assertThat(run(server, good, "--tls-check-peer-id=yes")).isEqualTo(new CommandRun(0, "", ""));
            assertThat(folder.resolve("ran")).exists();
            assertThat(server.offences()).isEmpty();
        }
    }

    @Test
    void aServerOfAnotherAuthorityIsRefused() {
        TlsFiles foreign = TestAuthority.believing(new TestAuthority(otherFolder).files(TestServer.PEER_ID), good);
        try (TestServer server = TlsTestServer.start(foreign, false)) {
            assertFailed(
                    run(server, good),
                    "flom_client_connect: ret_cod=-407 (ERROR: 'OpenSSL SSL_get_verify_result' function returned an error)");
        }
    }

    @Test
    void aServerThatRefusesTheCommandEndsIt() {
        TlsFiles distrustful = TestAuthority.believing(serverFiles, new TestAuthority(otherFolder).files("x"));
        try (TestServer server = TlsTestServer.start(distrustful, false)) {
            assertFailed(
                    run(server, good),
                    "flom_client_lock: ret_cod=-409 (ERROR: 'OpenSSL SSL_read' function returned an error)");
        }
    }

    @Test
    void aServerWhoseIdIsNotItsNameIsRefused() {
        try (TestServer server = TlsTestServer.start(authority.files("other"), false)) {
            assertFailed(
                    run(server, good, "--tls-check-peer-id=yes"),
                    "flom_client_lock: ret_cod=-23 (ERROR: the unique ID sent by the peer does not match the CN field"
                            + " inside the X.509 provided certificate)");
        }
    }

    @Test
    void aServerThatComparesIdsRefusesTheCertificateOfAnotherMachine() {
        try (TestServer server = TlsTestServer.start(serverFiles, true)) {
            assertFailed(
                    run(server, good),
                    "flom_client_lock: ret_cod=-409 (ERROR: 'OpenSSL SSL_read' function returned an error)");
            assertThat(run(server, authority.files(String.valueOf(MachineId.read())))
                            .exitStatus())
                    .isEqualTo(MachineId.read() == null ? 99 : 0);
        }
    }

    @Test
    void withoutTlsAServerWithItIsNotUsed() {
        try (TestServer server = TlsTestServer.start(serverFiles, false)) {
            assertThat(CommandRun.at(server.address().getPort(), "--", "true"))
                    .isEqualTo(new CommandRun(
                            99,
                            "",
                            "flom_client_lock: ret_cod=-126 (ERROR: 'recv' function returned an error condition)\n"));
        }
    }

    @Test
    void withTlsAPlainServerIsNotUsed() {
        try (TestServer server = new TestServer()) {
            assertFailed(
                    run(server, good),
                    "flom_client_connect: ret_cod=-406 (ERROR: 'OpenSSL SSL_connect' function returned an error)");
        }
    }

    @Test
    void filesThatCannotBeUsedAreTold() throws Exception {
        Path garbage = Files.writeString(folder.resolve("garbage"), "nothing");
        try (TestServer server = TlsTestServer.start(serverFiles, false)) {
            assertFailed(
                    run(server, new TlsFiles(garbage, good.privateKey(), good.caCertificate())),
                    "flom_client_connect: ret_cod=-403 (ERROR: 'OpenSSL SSL_CTX_use_certificate_file' function returned"
                            + " an error)");
            assertFailed(
                    run(server, new TlsFiles(good.certificate(), garbage, good.caCertificate())),
                    "flom_client_connect: ret_cod=-404 (ERROR: 'OpenSSL SSL_CTX_use_PrivateKey_file' function returned"
                            + " an error)");
            assertFailed(
                    run(server, new TlsFiles(good.certificate(), good.privateKey(), garbage)),
                    "flom_client_connect: ret_cod=-401 (ERROR: 'OpenSSL SSL_CTX_load_verify_locations' function"
                            + " returned an error)");
        }
    }
}
