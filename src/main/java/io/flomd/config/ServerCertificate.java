package io.flomd.config;

import io.flomd.server.TlsContexts;
import io.flomd.tls.PeerNames;
import io.flomd.tls.TlsIdentity;
import io.netty.handler.ssl.SslContext;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/**
 * What the lock listener shows to clients.
 *
 * @param context what connections are made with
 * @param names of the certificate
 * @param expiry the moment from which the certificate is not valid any more
 */
record ServerCertificate(SslContext context, PeerNames names, Instant expiry) {
    static ServerCertificate of(TlsIdentity identity, boolean clientAuth) {
        return new ServerCertificate(
                TlsContexts.of(identity.keyManagers(), identity.trustManagers(), clientAuth),
                identity.names(),
                identity.expiry());
    }

    /** @throws TlsStartException if the bundle has no certificate of a server */
    static ServerCertificate of(String name, SslBundle bundle, boolean clientAuth) {
        X509Certificate certificate = certificate(name, bundle.getStores().getKeyStore());
        return new ServerCertificate(
                TlsContexts.of(
                        bundle.getManagers().getKeyManagerFactory(),
                        bundle.getManagers().getTrustManagerFactory(),
                        clientAuth),
                PeerNames.of(certificate),
                certificate.getNotAfter().toInstant());
    }

    private static X509Certificate certificate(String name, @Nullable KeyStore store) {
        try {
            if (store != null) {
                for (String alias : Collections.list(store.aliases())) {
                    Certificate certificate = store.getCertificate(alias);
                    if (store.isKeyEntry(alias) && certificate instanceof X509Certificate x509) {
                        return x509;
                    }
                }
            }
        } catch (KeyStoreException e) {
            throw new TlsStartException("flom.tls.bundle = " + name + ": " + e.getMessage(), e);
        }
        throw new TlsStartException("flom.tls.bundle = " + name
                + ": it has no certificate with a key; allowed is a bundle with a keystore");
    }
}
