package io.flomd.server;

import io.flomd.engine.EngineClock;
import io.flomd.tls.TlsFileException;
import io.flomd.tls.TlsFiles;
import io.flomd.tls.TlsIdentity;
import io.netty.handler.ssl.SslContext;
import java.util.concurrent.atomic.AtomicReference;

/** Makes servers that speak TLS. Their machine id is {@link TestServer#PEER_ID}. */
public final class TlsTestServer {
    private TlsTestServer() {}

    /** A server that shows these files and demands a certificate of its clients. */
    public static TestServer start(TlsFiles files, boolean checkPeerId) {
        return start(new AtomicReference<>(context(files)), checkPeerId);
    }

    /** A server whose certificates may be replaced. */
    public static TestServer start(AtomicReference<SslContext> context, boolean checkPeerId) {
        ServerSettings.Tls tls = new ServerSettings.Tls(context::get, checkPeerId);
        return new TestServer(TestServer.withTls(TestServer.settings("127.0.0.1"), tls), EngineClock.WALL);
    }

    /** What a server speaks that has these files. */
    public static SslContext context(TlsFiles files) {
        try {
            TlsIdentity identity = TlsIdentity.load(files);
            return TlsContexts.of(identity.keyManagers(), identity.trustManagers(), true);
        } catch (TlsFileException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
