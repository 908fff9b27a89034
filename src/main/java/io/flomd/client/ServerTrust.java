package io.flomd.client;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Believes what the trust managers of a factory believe, and knows afterwards whether the server of one connection was believed. */
final class ServerTrust extends X509ExtendedTrustManager {
    private final X509ExtendedTrustManager delegate;
    private volatile boolean believed;

    /** @throws IllegalStateException if the factory makes none for certificates */
    ServerTrust(TrustManagerFactory factory) {
        for (TrustManager candidate : factory.getTrustManagers()) {
            if (candidate instanceof X509ExtendedTrustManager found) {
                delegate = found;
                return;
            }
        }
        throw new IllegalStateException("this Java has no trust manager for certificates");
    }

    /** Whether the certificate of the server was shown and accepted. */
    boolean hasBelieved() {
        return believed;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        delegate.checkServerTrusted(chain, kind, socket);
        believed = true;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        delegate.checkServerTrusted(chain, kind, engine);
        believed = true;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        delegate.checkServerTrusted(chain, kind);
        believed = true;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, Socket socket) throws CertificateException {
        delegate.checkClientTrusted(chain, kind, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind, SSLEngine engine) throws CertificateException {
        delegate.checkClientTrusted(chain, kind, engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) throws CertificateException {
        delegate.checkClientTrusted(chain, kind);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return delegate.getAcceptedIssuers();
    }
}
