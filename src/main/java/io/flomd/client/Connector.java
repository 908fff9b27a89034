package io.flomd.client;

import io.flomd.wire.ReturnCode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Makes connections to the server of a client, wherever it is to be looked for. Thread-safe. */
final class Connector {
    /** Longest path of a Unix domain socket that the system takes, in bytes. */
    static final int MAX_SOCKET_PATH_BYTES = 107;

    private final ClientSettings settings;
    private final ClientObserver observer;
    private final @Nullable TlsHandshake tls;
    /** The server that discovery found, asked again only when it does not answer any more. */
    private volatile Discovery.@Nullable Found found;

    Connector(ClientSettings settings, ClientObserver observer) {
        this.settings = settings;
        this.observer = observer;
        ClientTls wanted = settings.tls();
        this.tls = wanted == null ? null : new TlsHandshake(wanted, observer);
    }

    /**
     * A new connection.
     *
     * @throws ServerUnavailableException if nobody answers
     * @throws FlomException if the address cannot be used, or TLS fails
     */
    Connection connect() {
        return Connection.start(open(), observer);
    }

    /** Where the server is taken to be until it does not answer there. */
    void remember(Discovery.Found place) {
        found = place;
    }

    private Transport open() {
        ServerAddress server = settings.server();
        NetworkInterface scope = HostResolver.networkInterface(settings.networkInterface());
        if (server instanceof ServerAddress.Unix unix) {
            return openUnix(unix.path());
        }
        if (server instanceof ServerAddress.Tcp tcp) {
            return openTcp(tcp.host(), tcp.port(), scope);
        }
        return openDiscovered((ServerAddress.Multicast) server, scope);
    }

    private Transport openUnix(Path path) {
        if (path.toString().getBytes(StandardCharsets.UTF_8).length > MAX_SOCKET_PATH_BYTES) {
            throw new FlomException(
                    ReturnCode.BUFFER_OVERFLOW,
                    "socket path '" + path + "' is longer than " + MAX_SOCKET_PATH_BYTES + " bytes");
        }
        observer.onConnecting(path.toString());
        try {
            Transport transport = UnixTransport.connect(path, settings.connectTimeout());
            return announced(transport);
        } catch (IOException e) {
            throw new ServerUnavailableException("no server at socket " + path + ": " + e.getMessage(), e);
        }
    }

    private Transport openTcp(String host, int port, @Nullable NetworkInterface scope) {
        IOException last = null;
        for (InetSocketAddress address : HostResolver.resolve(host, port, scope)) {
            observer.onConnecting(TcpTransport.text(address));
            try {
                TcpTransport tcp = TcpTransport.connect(address, settings.connectTimeout(), settings.keepalive());
                return announced(tls == null ? tcp : tls.over(tcp, host, settings.connectTimeout()));
            } catch (IOException e) {
                last = e;
            }
        }
        String why = last == null ? "" : ": " + last.getMessage();
        throw new ServerUnavailableException("no server at " + host + ":" + port + why, last);
    }

    /** Tells the observer; if that fails the connection is not used. */
    private Transport announced(Transport transport) {
        boolean told = false;
        try {
            observer.onConnected(transport.server());
            told = true;
            return transport;
        } finally {
            if (!told) {
                transport.close();
            }
        }
    }

    private Transport openDiscovered(ServerAddress.Multicast target, @Nullable NetworkInterface scope) {
        Discovery.Found known = found;
        if (known != null) {
            try {
                return openTcp(known.host(), known.port(), known.scope());
            } catch (FlomException goneOrMovedOrNameless) {
                // Whatever failed: where the server is, only a new search can tell.
                found = null;
            }
        }
        Discovery.Found answer = new Discovery(target, scope, settings.discovery(), observer).find();
        if (answer == null) {
            throw new ServerUnavailableException("no server answered to queries at " + target, null);
        }
        Transport transport = openTcp(answer.host(), answer.port(), answer.scope());
        remember(answer);
        return transport;
    }
}
