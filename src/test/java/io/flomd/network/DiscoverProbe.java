package io.flomd.network;

import io.flomd.client.ClientObserver;
import io.flomd.client.Discovery;
import io.flomd.client.DiscoverySettings;
import io.flomd.client.ServerAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;

/**
 * Looks for a server as a client does and writes {@code found HOST PORT MILLIS} or {@code none MILLIS}.
 *
 * <p>Arguments: group, port, attempts, timeout in ms, TTL, and the interface if it matters.
 */
final class DiscoverProbe {
    private DiscoverProbe() {}

    public static void main(String[] arguments) throws SocketException {
        // Asks nobody first, so that the time to load classes is not measured.
        new Discovery(
                        new ServerAddress.Multicast("127.0.0.1", 9),
                        null,
                        new DiscoverySettings(1, Duration.ofMillis(1), 1),
                        ClientObserver.NONE)
                .find();
        Discovery discovery = new Discovery(
                new ServerAddress.Multicast(arguments[0], Integer.parseInt(arguments[1])),
                arguments.length > 5 ? NetworkInterface.getByName(arguments[5]) : null,
                new DiscoverySettings(
                        Integer.parseInt(arguments[2]),
                        Duration.ofMillis(Long.parseLong(arguments[3])),
                        Integer.parseInt(arguments[4])),
                ClientObserver.NONE);
        long startNanos = System.nanoTime();
        Discovery.Found found = discovery.find();
        long millis = (System.nanoTime() - startNanos) / 1_000_000;
        System.out.println(
                found == null ? "none " + millis : "found " + found.host() + " " + found.port() + " " + millis);
    }
}
