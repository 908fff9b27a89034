package io.flomd;

import io.flomd.client.ClientSettings;
import io.flomd.client.FlomClient;
import io.flomd.client.HeldLock;
import io.flomd.client.LockRequest;
import io.flomd.client.ServerAddress;
import io.flomd.server.FlomServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A short life of the service on free ports of the loopback interface: it starts, grants a few locks, says how it is, and ends. It loads the
 * classes that a class archive is to hold; {@code src/main/scripts/flomd-archive} uses it.
 *
 * <p>What files and the environment say of addresses, ports and sockets does not count here: nothing of a running service is in its way.
 */
public final class TrainingRun {
    private static final List<String> RESOURCES =
            List.of("simple", "numeric[5]", "one.two.three", "/a/b", "_S_sequence[1]", "_t_%Y%m%d%H%M%S[1]");
    private static final List<String> ENDPOINTS = List.of("health/liveness", "health/readiness", "prometheus");

    private TrainingRun() {}

    /** Runs the service once. The process ends with status 0 if all went well, with 1 otherwise. */
    public static void main(String[] args) throws IOException, InterruptedException {
        try (ConfigurableApplicationContext context = FlomApplication.run(settings())) {
            lock(context.getBean(FlomServer.class).port());
            ask(context.getEnvironment().getRequiredProperty("local.server.port"));
        }
    }

    private static String[] settings() throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        NetworkInterface network = NetworkInterface.getByInetAddress(loopback);
        return new String[] {
            "--spring.config.location=classpath:/application.yml",
            "--flom.config-file=",
            "--flom.daemon.unicast-address=" + loopback.getHostAddress(),
            "--flom.daemon.unicast-port=0",
            "--flom.daemon.multicast-port=0",
            "--flom.daemon.socket-name=",
            "--flom.network.network-interface=" + (network == null ? "" : network.getName()),
            "--server.address=" + loopback.getHostAddress(),
            "--server.port=0"
        };
    }

    private static void lock(int port) throws InterruptedException {
        ServerAddress server =
                new ServerAddress.Tcp(InetAddress.getLoopbackAddress().getHostAddress(), port);
        try (FlomClient client = new FlomClient(ClientSettings.of(server))) {
            for (String resource : RESOURCES) {
                try (HeldLock held = client.acquire(LockRequest.of(resource))) {
                    held.token();
                }
            }
        }
    }

    private static void ask(String port) throws IOException {
        String base = "http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port + "/actuator/";
        for (String endpoint : ENDPOINTS) {
            try (InputStream body = URI.create(base + endpoint).toURL().openStream()) {
                body.readAllBytes();
            }
        }
    }
}
