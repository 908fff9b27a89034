package io.flomd.benchmark;

import io.flomd.client.ClientSettings;
import io.flomd.client.ClientTls;
import io.flomd.client.FlomClient;
import io.flomd.client.LockRequest;
import io.flomd.client.ServerAddress;
import io.flomd.tls.TestAuthority;
import io.flomd.tls.TlsFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What TLS 1.3 costs: {@code TlsOverhead flomd.jar [rounds]} locks over a plain connection and one with TLS in turn, and over new ones. */
public final class TlsOverhead {
    private static final LockRequest REQUEST = LockRequest.of("benchmark");

    private TlsOverhead() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 25;
        Path folder = Files.createTempDirectory("flomd-tls");
        TestAuthority authority = new TestAuthority(folder);
        TlsFiles files = authority.files("server");
        ClientTls tls = ClientTls.of(authority.files("client"));
        try (ServerProcess plain = new ServerProcess(arguments[0]);
                ServerProcess secure = new ServerProcess(
                        arguments[0],
                        "--flom.tls.certificate=" + files.certificate(),
                        "--flom.tls.private-key=" + files.privateKey(),
                        "--flom.tls.ca-certificate=" + files.caCertificate())) {
            compare("lock+unlock, TLS beside plain", rounds, plain, secure, tls, 1);
            compare("connect+lock+unlock, TLS beside plain", rounds, plain, secure, tls, 0);
        }
    }

    private static void compare(
            String what, int rounds, ServerProcess plain, ServerProcess secure, ClientTls tls, int idleConnections)
            throws Exception {
        try (FlomClient one = client(plain, null, idleConnections);
                FlomClient other = client(secure, tls, idleConnections)) {
            SideBySide.compare(
                    what,
                    rounds,
                    1,
                    () -> one.acquire(REQUEST).release(),
                    () -> other.acquire(REQUEST).release());
        }
    }

    private static FlomClient client(ServerProcess server, @Nullable ClientTls tls, int idleConnections) {
        return new FlomClient(ClientSettings.builder(new ServerAddress.Tcp("127.0.0.1", server.lockPort()))
                .tls(tls)
                .maxIdleConnections(idleConnections)
                .build());
    }
}
