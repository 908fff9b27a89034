package io.flomd.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TlsIdentityTest {
    /** PKCS#8 has the version and the name of the algorithm before the key of the older form. */
    private static final int PKCS8_BEFORE_RSA_2048 = 26;

    @TempDir
    private Path folder;

    private TestAuthority authority;

    @BeforeEach
    void found() {
        authority = new TestAuthority(folder);
    }

    @Test
    void readsWhoThePeerIsAndWhomItBelieves() throws Exception {
        TlsIdentity identity = TlsIdentity.load(authority.files(certificate -> certificate
                .subject("O=Works, CN=4711")
                .addSanDnsName("host.example")
                .addSanIpAddress("192.0.2.7")));
        assertThat(identity.names()).isEqualTo(new PeerNames("4711", List.of("host.example", "192.0.2.7")));
        assertThat(identity.names().principal()).isEqualTo("4711");
        assertThat(identity.expiry())
                .isEqualTo(identity.chain().get(0).getNotAfter().toInstant());
        assertThat(identity.keyManagers().getKeyManagers()).isNotEmpty();
        assertThat(identity.trustManagers().getTrustManagers()).isNotEmpty();
    }

    @Test
    void aPeerWithoutCommonNameIsCalledByAnother() throws Exception {
        TlsIdentity identity = TlsIdentity.load(
                authority.files(certificate -> certificate.subject("O=Works").addSanDnsName("host.example")));
        assertThat(identity.names().commonName()).isNull();
        assertThat(identity.names().principal()).isEqualTo("host.example");
    }

    @Test
    void theFirstCommonNameOfTheCertificateCounts() throws Exception {
        // Names are written in the reverse of their order in the certificate.
        TlsIdentity identity =
                TlsIdentity.load(authority.files(certificate -> certificate.subject("CN=last,CN=first")));
        assertThat(identity.names().commonName()).isEqualTo("first");
    }

    @ParameterizedTest
    @EnumSource(
            value = CertificateBuilder.Algorithm.class,
            names = {"rsa2048", "ecp256", "ecp384", "ed25519"})
    void readsKeysOfEveryKind(CertificateBuilder.Algorithm algorithm) throws Exception {
        TlsIdentity identity = TlsIdentity.load(authority.files(certificate -> certificate.algorithm(algorithm)));
        assertThat(identity.key()).isNotNull();
    }

    @Test
    void readsPkcs1AmongOtherText() throws Exception {
        KeyPair pair = rsa();
        TlsFiles files = authority.files(certificate -> certificate.keyPair(pair));
        byte[] pkcs8 = pair.getPrivate().getEncoded();
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, PKCS8_BEFORE_RSA_2048, pkcs8.length);
        Files.writeString(
                files.privateKey(), "Bag Attributes\r\n  name: key\r\n" + pem("RSA PRIVATE KEY", pkcs1) + "rest\r\n");
        assertThat(TlsIdentity.load(files).key()).isEqualTo(pair.getPrivate());
    }

    @Test
    void readsSec1() throws Exception {
        TlsFiles files = authority.files(CertificateBuilder::ecp256);
        // Written by openssl ecparam -genkey -name prime256v1.
        Files.writeString(files.privateKey(), Sec1Sample.PEM);
        assertThatThrownBy(() -> TlsIdentity.load(files)).hasMessageContaining("is not that of the certificate");
        assertThat(PemFile.privateKey(files.privateKey()).getAlgorithm()).isEqualTo("EC");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CERTIFICATE    | ''                                             | holds no certificate in PEM
            CERTIFICATE    | absent                                         | cannot be read
            CERTIFICATE    | -----BEGIN CERTIFICATE-----~AAAA~-----END CERTIFICATE----- | holds a broken certificate
            CERTIFICATE    | -----BEGIN CERTIFICATE-----~A~-----END CERTIFICATE-----    | holds a broken
            CA_CERTIFICATE | hello                                          | holds no certificate in PEM
            PRIVATE_KEY    | -----BEGIN CERTIFICATE-----~AAAA~-----END CERTIFICATE----- | holds no key in PEM
            PRIVATE_KEY    | -----BEGIN PRIVATE KEY-----~AAAA~-----END PRIVATE KEY-----  | holds a broken key
            PRIVATE_KEY    | -----BEGIN EC PRIVATE KEY-----~MIIB~-----END EC PRIVATE KEY----- | it is cut
            PRIVATE_KEY    | -----BEGIN EC PRIVATE KEY-----~MAA=~-----END EC PRIVATE KEY----- | does not name its curve
            PRIVATE_KEY    | -----BEGIN ENCRYPTED PRIVATE KEY-----~AAAA~-----END ENCRYPTED PRIVATE KEY----- | pass phrase
            """)
    void saysWhatIsWrongWithWhichFile(TlsFileException.Role role, String text, String problem) throws Exception {
        TlsFiles files = authority.files("4711");
        Path file = switch (role) {
            case CERTIFICATE -> files.certificate();
            case PRIVATE_KEY -> files.privateKey();
            case CA_CERTIFICATE -> files.caCertificate();
        };
        if (text.equals("absent")) {
            Files.delete(file);
        } else {
            Files.writeString(file, text.replace('~', '\n'));
        }
        assertThatThrownBy(() -> TlsIdentity.load(files))
                .isInstanceOfSatisfying(
                        TlsFileException.class, e -> assertThat(e.role()).isEqualTo(role))
                .hasMessageContaining(file.toString())
                .hasMessageContaining(problem);
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() {
        TlsFiles one = authority.files("one");
        TlsFiles two = authority.files(certificate -> certificate.rsa2048());
        assertThatThrownBy(
                        () -> TlsIdentity.load(new TlsFiles(one.certificate(), two.privateKey(), one.caCertificate())))
                .isInstanceOf(TlsFileException.class)
                .hasMessageContaining("is not that of the certificate");
    }

    @Test
    void anEndlessFileIsRefusedAndOneAtTheLimitIsRead() throws Exception {
        TlsFiles files = authority.files("4711");
        String certificate = Files.readString(files.certificate());
        Files.writeString(files.certificate(), certificate + " ".repeat(PemFile.MAX_BYTES - certificate.length()));
        assertThat(TlsIdentity.load(files).chain()).hasSize(1);
        Files.writeString(files.certificate(), certificate + " ".repeat(PemFile.MAX_BYTES - certificate.length() + 1));
        assertThatThrownBy(() -> TlsIdentity.load(files)).hasMessageContaining("is longer than");
        assertThatThrownBy(() ->
                        TlsIdentity.load(new TlsFiles(Path.of("/dev/zero"), files.privateKey(), files.caCertificate())))
                .hasMessageContaining("is longer than");
    }

    @Test
    void damagedKeysAreRefusedWithoutAnyOtherEnd() throws Exception {
        TlsFiles files = authority.files(certificate -> certificate.keyPair(rsa()));
        byte[] good = Base64.getMimeDecoder().decode(Sec1Sample.BASE64);
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            byte[] bad = Arrays.copyOf(good, random.nextInt(good.length) + 1);
            bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            Files.writeString(files.privateKey(), pem("EC PRIVATE KEY", bad));
            try {
                PemFile.privateKey(files.privateKey());
            } catch (TlsFileException expected) {
                assertThat(expected).hasMessageContaining("holds");
            }
        }
    }

    private static KeyPair rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String kind, byte[] der) throws IOException {
        return "-----BEGIN " + kind + "-----\r\n"
                + Base64.getMimeEncoder(64, "\r\n".getBytes(StandardCharsets.US_ASCII))
                        .encodeToString(der)
                + "\r\n-----END " + kind + "-----\r\n";
    }

    /** A key in the form of SEC 1. */
    private static final class Sec1Sample {
        static final String BASE64 = """
                MHcCAQEEIEo7z3Jc7p4zQg330FEbXkCauUa1HKiQxpmDkMev3C20oAoGCCqGSM49
                AwEHoUQDQgAECOOUZDXw011sR9mptYcIdZlXhnvzHYV9Ao+gG5jeRBZpgbfCblI1
                Uh5M1lbLGS7/mJllF6iSWqSmYmh7wWWIzQ==
                """;
        static final String PEM = "-----BEGIN EC PRIVATE KEY-----\n" + BASE64 + "-----END EC PRIVATE KEY-----\n";
    }
}
