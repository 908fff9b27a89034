package io.flomd.server;

import io.flomd.tls.TlsIdentity;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

/** Makes the contexts that {@link ServerSettings.Tls} gives to connections. */
public final class TlsContexts {
    /** A resumed session would go on for so long after its certificate has expired or is not believed any more. */
    private static final int SESSION_SECONDS = 1;

    static {
        // Read by the JDK before its first connection: a client that could ask for handshakes again and again would
        // cost more than it pays.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    private TlsContexts() {}

    /**
     * A context for the server's side of connections.
     *
     * @param clientAuth whether clients must show a certificate that the trust managers believe
     * @throws IllegalStateException if this Java has no TLS for them
     */
    public static SslContext of(KeyManagerFactory keys, TrustManagerFactory trust, boolean clientAuth) {
        try {
            return SslContextBuilder.forServer(keys)
                    .trustManager(trust)
                    .clientAuth(clientAuth ? ClientAuth.REQUIRE : ClientAuth.NONE)
                    .sslProvider(SslProvider.JDK)
                    .protocols(TlsIdentity.PROTOCOLS)
                    .sessionTimeout(SESSION_SECONDS)
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }
}
