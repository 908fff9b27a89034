package io.flomd.config;

import io.flomd.tls.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * TLS on every TCP connection of the lock listener: section [TLS] of flom.conf. It is on when the three files are set, or a bundle is.
 *
 * @param certificate PEM file with the certificate of this server, followed by those that lead to the authority, if any.
 * @param privateKey PEM file with the key of the certificate, in PKCS#8, PKCS#1 or SEC 1, without a pass phrase.
 * @param caCertificate PEM file with the authorities whose certificates are accepted of clients.
 * @param checkPeerId Whether the machine id of a client must be the common name of its certificate.
 * @param bundle Name of an SSL bundle of Spring (spring.ssl.bundle) to use instead of the three files.
 * @param clientAuth Whether clients need a certificate.
 * @param reloadInterval How often the three files are looked at; changed ones are used for new connections.
 */
@Validated
@ConfigurationProperties("flom.tls")
public record TlsProperties(
        @DefaultValue("") @AllowedText(TextRule.FILE) String certificate,
        @DefaultValue("") @AllowedText(TextRule.FILE) String privateKey,
        @DefaultValue("") @AllowedText(TextRule.FILE) String caCertificate,
        @DefaultValue("false") boolean checkPeerId,
        @DefaultValue("") @AllowedText(TextRule.BUNDLE) String bundle,

        @DefaultValue("need") @AllowedText(TextRule.CLIENT_AUTH)
        String clientAuth,

        @DefaultValue("5s") @Between(min = "100ms", max = "1h")
        Duration reloadInterval) {
    /** Whether TLS is on. */
    boolean isOn() {
        return !bundle.isEmpty() || files() != null;
    }

    /** Whether clients need a certificate. */
    boolean needsClientCertificate() {
        return clientAuth.equals("need");
    }

    /** The three files; null if they are not set. */
    @Nullable
    TlsFiles files() {
        return certificate.isEmpty() || privateKey.isEmpty() || caCertificate.isEmpty()
                ? null
                : new TlsFiles(Path.of(certificate), Path.of(privateKey), Path.of(caCertificate));
    }

    /**
     * Checks what one key says against the others.
     *
     * @throws TlsStartException if they do not fit together
     */
    void check() {
        boolean any = !certificate.isEmpty() || !privateKey.isEmpty() || !caCertificate.isEmpty();
        if (any && files() == null) {
            throw new TlsStartException("flom.tls: "
                    + (certificate.isEmpty() ? "certificate" : privateKey.isEmpty() ? "private-key" : "ca-certificate")
                    + " is missing; allowed are all of certificate, private-key and ca-certificate, or none of them");
        }
        if (any && !bundle.isEmpty()) {
            throw new TlsStartException("flom.tls.bundle = " + bundle
                    + " and the files of flom.tls.certificate, private-key and ca-certificate; allowed is one of both");
        }
        if (checkPeerId && !(isOn() && needsClientCertificate())) {
            throw new TlsStartException("flom.tls.check-peer-id = true needs certificates of clients; allowed is false,"
                    + " or TLS with flom.tls.client-auth = need");
        }
    }
}
