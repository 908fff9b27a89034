package io.flomd.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * Who this peer is, and whom it believes: the contents of {@link TlsFiles}.
 *
 * @param chain the certificate of this peer first
 * @param authorities whose certificates are accepted of others
 */
public record TlsIdentity(List<X509Certificate> chain, PrivateKey key, List<X509Certificate> authorities) {
    /** Versions that are spoken: older ones are broken. */
    public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");

    private static final char[] NO_PASS_PHRASE = {};

    public TlsIdentity {
        chain = List.copyOf(chain);
        authorities = List.copyOf(authorities);
    }

    /**
     * Reads the files.
     *
     * @throws TlsFileException if one of them cannot be used, or the key is not that of the certificate
     */
    public static TlsIdentity load(TlsFiles files) throws TlsFileException {
        List<X509Certificate> chain = PemFile.certificates(files.certificate(), TlsFileException.Role.CERTIFICATE);
        PrivateKey key = PemFile.privateKey(files.privateKey());
        List<X509Certificate> authorities =
                PemFile.certificates(files.caCertificate(), TlsFileException.Role.CA_CERTIFICATE);
        if (!KeyPairCheck.belongTogether(chain.get(0).getPublicKey(), key)) {
            throw new TlsFileException(
                    TlsFileException.Role.PRIVATE_KEY,
                    "the key in " + files.privateKey() + " is not that of the certificate in " + files.certificate(),
                    null);
        }
        return new TlsIdentity(chain, key, authorities);
    }

    /** The names in the certificate of this peer. */
    public PeerNames names() {
        return PeerNames.of(chain.get(0));
    }

    /** The first moment at which a certificate of the own chain is not valid any more. */
    public Instant expiry() {
        return chain.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /** A factory that is initialized with key and certificates of this peer. */
    public KeyManagerFactory keyManagers() {
        try {
            KeyStore store = emptyStore();
            store.setKeyEntry("flom", key, NO_PASS_PHRASE, chain.toArray(X509Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASS_PHRASE);
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java cannot keep a key: " + e.getMessage(), e);
        }
    }

    /** A factory that is initialized with the authorities that are believed. */
    public TrustManagerFactory trustManagers() {
        try {
            KeyStore store = emptyStore();
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("ca" + i, authorities.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            return factory;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java cannot keep a certificate: " + e.getMessage(), e);
        }
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }
}
