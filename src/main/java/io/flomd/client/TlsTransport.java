package io.flomd.client;

import io.flomd.tls.PeerNames;
import io.flomd.wire.ReturnCode;
import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;

/** A TCP connection with TLS around it, after its handshake. */
final class TlsTransport implements Transport {
    private final TcpTransport tcp;
    private final SSLSocket socket;
    private final PeerNames peer;

    TlsTransport(TcpTransport tcp, SSLSocket socket, PeerNames peer) {
        this.tcp = tcp;
        this.socket = socket;
        this.peer = peer;
    }

    @Override
    public int read(byte[] buffer) throws IOException {
        return socket.getInputStream().read(buffer);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Ends the TCP connection's output without a close_notify, as the original does and its daemon expects (protocol, TLS). */
    @Override
    public void endOutput() throws IOException {
        tcp.endOutput();
    }

    /** Closes the TCP connection: the close of an {@link SSLSocket} waits for threads that read or write. */
    @Override
    public void close() {
        tcp.close();
    }

    @Override
    public String server() {
        return tcp.server();
    }

    @Override
    public PeerNames peer() {
        return peer;
    }

    @Override
    public ReturnCode readFailure() {
        return ReturnCode.SSL_READ_ERROR;
    }

    @Override
    public ReturnCode writeFailure() {
        return ReturnCode.SSL_WRITE_ERROR;
    }

    /** For tests: what was agreed on. */
    SSLSocket socket() {
        return socket;
    }

    /** For tests: what carries it. */
    Socket carrier() {
        return tcp.socket();
    }
}
