package io.flomd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flomd.observability.Meters;
import io.flomd.tls.TestAuthority;
import io.flomd.tls.TlsFiles;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ServerTlsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();
    private ServerTls tls;

    @AfterEach
    void stop() {
        if (tls != null) {
            tls.close();
        }
    }

    private ServerTls start(TlsProperties properties) {
        return start(properties, Clock.systemUTC());
    }

    private ServerTls start(TlsProperties properties, Clock clock) {
        properties.check();
        tls = new ServerTls(properties, bundles, new Meters(registry), clock);
        return tls;
    }

    private static TlsProperties of(TlsFiles files) {
        return new TlsProperties(
                files.certificate().toString(),
                files.privateKey().toString(),
                files.caCertificate().toString(),
                false,
                "",
                "need",
                Duration.ofMillis(100));
    }

    @Test
    void newFilesAreUsedAndBrokenOnesAreNot(CapturedOutput output) throws IOException {
        TestAuthority authority = new TestAuthority(folder);
        TlsFiles files = authority.files("one");
        TlsFiles next = authority.files("two");
        ServerTls shown = start(of(files));
        ServerCertificate first = shown.current();
        assertThat(first.names().commonName()).isEqualTo("one");
        assertThat(registry.get("flom.tls.certificate.expiry").gauge().value())
                .isEqualTo(first.expiry().getEpochSecond());

        Files.writeString(files.certificate(), "broken");
        await().atMost(PATIENCE).until(() -> reloads("failed") == 1);
        assertThat(shown.current()).isSameAs(first);
        assertThat(output).contains("the one before stays").contains(files.certificate() + " holds no certificate");

        Files.delete(files.certificate());
        await().atMost(PATIENCE).until(() -> reloads("failed") == 2);
        assertThat(shown.current()).isSameAs(first);

        Files.copy(next.privateKey(), files.privateKey(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(next.certificate(), files.certificate());
        await().atMost(PATIENCE)
                .until(() -> "two".equals(shown.current().names().commonName()));
        assertThat(reloads("replaced")).isEqualTo(1);
        assertThat(shown.current().context()).isNotSameAs(first.context());
    }

    @Test
    void aBundleOfSpringIsUsedAndFollowed() {
        TestAuthority authority = new TestAuthority(folder);
        bundles.registerBundle("locks", bundle(authority.files("one")));
        ServerTls shown = start(new TlsProperties("", "", "", false, "locks", "need", Duration.ofSeconds(5)));
        assertThat(shown.current().names().commonName()).isEqualTo("one");
        bundles.updateBundle("locks", bundle(authority.files("two")));
        assertThat(shown.current().names().commonName()).isEqualTo("two");
        bundles.updateBundle("locks", SslBundle.of(new PemSslStoreBundle((PemSslStoreDetails) null, null)));
        assertThat(shown.current().names().commonName()).isEqualTo("two");
        assertThat(reloads("failed")).isEqualTo(1);
    }

    private static SslBundle bundle(TlsFiles files) {
        return SslBundle.of(new PemSslStoreBundle(
                PemSslStoreDetails.forCertificate("file:" + files.certificate())
                        .withPrivateKey("file:" + files.privateKey()),
                PemSslStoreDetails.forCertificate("file:" + files.caCertificate())));
    }

    @Test
    void tellsThatTheCertificateExpires(CapturedOutput output) {
        TlsFiles files = new TestAuthority(folder).files("one");
        start(of(files));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(output).contains("the TLS certificate of one expires at"));
        tls.close();
        start(of(files), Clock.fixed(Instant.now().plus(Duration.ofDays(9)), ZoneOffset.UTC));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(output).contains("has expired at"));
    }

    @Test
    void saysWhatFilesOrBundleCannotBeUsed() {
        TlsFiles files = new TestAuthority(folder).files("one");
        TlsFiles absent = new TlsFiles(folder.resolve("absent"), files.privateKey(), files.caCertificate());
        assertThatThrownBy(() -> start(of(absent)))
                .isInstanceOf(TlsStartException.class)
                .hasMessageContaining("absent cannot be read");
        assertThatThrownBy(() -> start(new TlsProperties("", "", "", false, "locks", "need", Duration.ofSeconds(5))))
                .isInstanceOf(TlsStartException.class)
                .hasMessageContaining("flom.tls.bundle = locks: there is no such bundle");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            c | '' | '' | false | '' | need | private-key is missing
            '' | k | '' | false | '' | need | certificate is missing
            c | k | '' | false | '' | need | ca-certificate is missing
            c | k | a | false | b | need | allowed is one of both
            '' | '' | '' | true | '' | need | flom.tls.check-peer-id = true needs certificates of clients
            c | k | a | true | '' | none | flom.tls.check-peer-id = true needs certificates of clients
            c | k | a | true | '' | need | -
            '' | '' | '' | true | b | need | -
            '' | '' | '' | false | '' | none | -
            """)
    void keysThatDoNotFitTogetherAreRefused(
            String certificate, String key, String ca, boolean check, String bundle, String auth, String problem) {
        TlsProperties properties = new TlsProperties(certificate, key, ca, check, bundle, auth, Duration.ofSeconds(5));
        if (problem == null) {
            properties.check();
        } else {
            assertThatThrownBy(properties::check).hasMessageContaining(problem);
        }
    }

    private double reloads(String outcome) {
        return registry.get("flom.tls.reloads")
                .tag("outcome", outcome)
                .counter()
                .count();
    }
}
