package io.flomd.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A client that speaks TLS by the JDK alone and sends what it is told to. */
public final class TlsClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    public final Socket plain;
    public final SSLSocket socket;

    /**
     * Connects; the handshake is made with the first bytes or by {@link #shakeHands}.
     *
     * @param files who the client is and whom it believes
     * @param withCertificate whether it shows its certificate
     */
    public TlsClient(InetSocketAddress server, TlsFiles files, boolean withCertificate, String... protocols) {
        try {
            SSLContext context = context(files, withCertificate);
            plain = new Socket();
            plain.setSoTimeout(PATIENCE_MILLIS);
            plain.connect(server, PATIENCE_MILLIS);
            socket = (SSLSocket) context.getSocketFactory()
                    .createSocket(plain, server.getAddress().getHostAddress(), server.getPort(), true);
            if (protocols.length > 0) {
                socket.setEnabledProtocols(protocols);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | TlsFileException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext context(TlsFiles files, boolean withCertificate)
            throws GeneralSecurityException, TlsFileException {
        TlsIdentity identity = TlsIdentity.load(files);
        KeyManager @Nullable [] keys = withCertificate ? identity.keyManagers().getKeyManagers() : null;
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, identity.trustManagers().getTrustManagers(), null);
        return context;
    }

    public TlsClient shakeHands() throws IOException {
        socket.startHandshake();
        return this;
    }

    public TlsClient send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** What comes until the end of one message, or until the end of the stream, which shows as {@code <EOF>}. */
    public String receive() throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("</msg>") < 0) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                return text + "<EOF>";
            }
            text.append((char) next);
        }
        return text.toString();
    }

    @Override
    public void close() {
        try {
            plain.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
