package io.flomd.client;

import io.flomd.tls.PeerNames;
import io.flomd.tls.TlsFileException;
import io.flomd.tls.TlsIdentity;
import io.flomd.wire.ReturnCode;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** Puts TLS around TCP connections. Thread-safe. */
final class TlsHandshake {
    private final ClientTls settings;
    private final ClientObserver observer;
    /** What the files were when they could be read last. */
    private volatile @Nullable TlsIdentity lastGood;

    TlsHandshake(ClientTls settings, ClientObserver observer) {
        this.settings = settings;
        this.observer = observer;
    }

    /**
     * Shakes hands with the server.
     *
     * @param host what the certificate must be for, if that is checked
     * @param limit how long it may take
     * @throws FlomException if it fails, with the code that the original has for it; the connection is closed then
     */
    TlsTransport over(TcpTransport tcp, String host, Duration limit) {
        boolean done = false;
        try (Watchdog watchdog = Watchdog.start("flom-handshake-limit", limit, tcp::close)) {
            TlsIdentity identity = identity();
            ServerTrust trust = new ServerTrust(identity.trustManagers());
            SSLSocket socket = socket(tcp, host, identity, trust);
            try {
                socket.startHandshake();
            } catch (IOException e) {
                throw watchdog.hasStruck() ? late(tcp.server(), e, limit) : failure(tcp.server(), e, trust);
            }
            TlsTransport transport = new TlsTransport(tcp, socket, peer(tcp.server(), socket));
            done = true;
            return transport;
        } finally {
            if (!done) {
                tcp.close();
            }
        }
    }

    private SSLSocket socket(TcpTransport tcp, String host, TlsIdentity identity, ServerTrust trust) {
        try {
            // One for each connection: sessions are not resumed, so no certificate outlives its end.
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(identity.keyManagers().getKeyManagers(), new TrustManager[] {trust}, null);
            SSLSocket socket = (SSLSocket) context.getSocketFactory()
                    .createSocket(tcp.socket(), host, tcp.socket().getPort(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setProtocols(TlsIdentity.PROTOCOLS.toArray(new String[0]));
            if (settings.checkHostName()) {
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
            } else {
                // The original names no host either.
                parameters.setServerNames(List.of());
            }
            socket.setSSLParameters(parameters);
            return socket;
        } catch (GeneralSecurityException | IOException e) {
            throw new FlomException(ReturnCode.SSL_CONNECT_ERROR, "TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    /** What the files say; while they cannot be used, as when they are being replaced, what they said before. */
    private TlsIdentity identity() {
        try {
            TlsIdentity identity = TlsIdentity.load(settings.files());
            lastGood = identity;
            return identity;
        } catch (TlsFileException e) {
            TlsIdentity known = lastGood;
            if (known == null) {
                throw new FlomException(codeOf(e.role()), String.valueOf(e.getMessage()), e);
            }
            observer.onTlsFilesUnusable(String.valueOf(e.getMessage()));
            return known;
        }
    }

    private static PeerNames peer(String server, SSLSocket socket) {
        try {
            return PeerNames.of(socket.getSession().getPeerCertificates()[0]);
        } catch (SSLPeerUnverifiedException e) {
            throw new FlomException(ReturnCode.NO_CERTIFICATE, "server " + server + " showed no certificate", e);
        }
    }

    private static ReturnCode codeOf(TlsFileException.Role role) {
        return switch (role) {
            case CERTIFICATE -> ReturnCode.SSL_CTX_USE_CERTIFICATE_FILE_ERROR;
            case PRIVATE_KEY -> ReturnCode.SSL_CTX_USE_PRIVATEKEY_FILE_ERROR;
            case CA_CERTIFICATE -> ReturnCode.SSL_CTX_LOAD_VERIFY_LOCATIONS_ERROR;
        };
    }

    private static FlomException late(String server, IOException e, Duration limit) {
        return new FlomException(
                ReturnCode.SSL_CONNECT_ERROR,
                "TLS handshake with server " + server + " was not done within " + Times.millis(limit) + " ms",
                e);
    }

    private static FlomException failure(String server, IOException e, ServerTrust trust) {
        String why = Objects.requireNonNullElse(e.getMessage(), e.toString());
        if (trust.hasBelieved()) {
            // It was the server's turn to believe. Over TLS 1.3 its refusal may also come later, with the same code.
            return new FlomException(
                    ReturnCode.SSL_READ_ERROR, "server " + server + " does not accept this client: " + why, e);
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return new FlomException(
                        ReturnCode.SSL_GET_VERIFY_RESULT_ERROR,
                        "the certificate of server " + server + " is not accepted: " + cause.getMessage(),
                        e);
            }
        }
        return new FlomException(
                ReturnCode.SSL_CONNECT_ERROR, "TLS handshake with server " + server + " failed: " + why, e);
    }
}
