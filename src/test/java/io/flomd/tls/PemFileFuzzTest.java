package io.flomd.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.fuzz.FuzzHarness;
import io.flomd.tls.TlsFileException.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** Any file is certificates, or a key, or a {@link TlsFileException} that names the file; any bytes are wrapped into PKCS#8 or refused. */
class PemFileFuzzTest extends FuzzHarness {
    private final Path file;

    PemFileFuzzTest() throws IOException {
        file = Files.createTempFile("fuzz", ".pem");
        file.toFile().deleteOnExit();
    }

    @Override
    protected void check(byte[] input) throws Exception {
        wrap(input);
        Files.write(file, input);
        try {
            assertThat(PemFile.certificates(file, Role.CA_CERTIFICATE)).isNotEmpty();
        } catch (TlsFileException e) {
            requireNamed(e, Role.CA_CERTIFICATE);
        }
        try {
            assertThat(PemFile.privateKey(file)).isNotNull();
        } catch (TlsFileException e) {
            requireNamed(e, Role.PRIVATE_KEY);
        }
    }

    private static void wrap(byte[] der) {
        try {
            byte[] wrapped = Pkcs8.ofSec1(der);
            assertThat(Arrays.copyOfRange(wrapped, wrapped.length - der.length, wrapped.length))
                    .isEqualTo(der);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).startsWith("it ");
        }
    }

    private void requireNamed(TlsFileException e, Role role) {
        assertThat(e.role()).isEqualTo(role);
        assertThat(e.getMessage()).contains(file.toString());
    }

    @Override
    protected List<byte[]> seeds() throws Exception {
        TlsFiles files = new TestAuthority(Files.createTempDirectory("fuzz")).files("host.example");
        KeyPair rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        byte[] sec1 = {0x30, 0x0f, 2, 1, 1, 4, 1, 9, (byte) 0xA0, 7, 6, 5, 0x2B, (byte) 0x81, 4, 0, 0x22};
        return List.of(
                Files.readAllBytes(files.certificate()),
                Files.readAllBytes(files.privateKey()),
                Files.readAllBytes(files.caCertificate()),
                pem("PRIVATE KEY", rsa.getPrivate().getEncoded()),
                pem(
                        "RSA PRIVATE KEY",
                        Arrays.copyOfRange(
                                rsa.getPrivate().getEncoded(),
                                26,
                                rsa.getPrivate().getEncoded().length)),
                pem("EC PRIVATE KEY", sec1),
                pem("ENCRYPTED PRIVATE KEY", sec1),
                sec1);
    }

    private static byte[] pem(String kind, byte[] der) {
        String text = "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END "
                + kind + "-----\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
