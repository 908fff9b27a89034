package io.flomd.tls;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** An authority that signs certificates for tests, and writes them into files of a folder. */
public final class TestAuthority {
    private final Path folder;
    private final X509Bundle root;
    private int written;

    /** @param folder where files are written */
    public TestAuthority(Path folder) {
        this.folder = folder;
        this.root = build(valid(new CertificateBuilder().subject("CN=Test authority"))
                .setIsCertificateAuthority(true)
                .ecp256());
    }

    /** Files of a peer whose certificate has this common name. */
    public TlsFiles files(String commonName) {
        return files(certificate -> certificate.subject("CN=" + commonName));
    }

    /** Files of a peer whose certificate is made so; without more it is valid from yesterday to tomorrow. */
    public TlsFiles files(UnaryOperator<CertificateBuilder> certificate) {
        X509Bundle bundle = sign(certificate);
        written++;
        return new TlsFiles(
                write("cert" + written + ".pem", bundle.getCertificatePathPEM()),
                write("key" + written + ".pem", bundle.getPrivateKeyPEM()),
                write("ca" + written + ".pem", root.getCertificatePEM()));
    }

    /** The same certificate and key, and the authority of somebody else. */
    public static TlsFiles believing(TlsFiles own, TlsFiles other) {
        return new TlsFiles(own.certificate(), own.privateKey(), other.caCertificate());
    }

    /** A certificate that is made so. */
    X509Bundle sign(UnaryOperator<CertificateBuilder> certificate) {
        try {
            return certificate
                    .apply(valid(new CertificateBuilder().subject("CN=somebody").ecp256()))
                    .buildIssuedBy(root);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static CertificateBuilder valid(CertificateBuilder certificate) {
        Instant now = Instant.now();
        return certificate.notBefore(now.minus(Duration.ofDays(1))).notAfter(now.plus(Duration.ofDays(1)));
    }

    private static X509Bundle build(CertificateBuilder certificate) {
        try {
            return certificate.buildSelfSigned();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
