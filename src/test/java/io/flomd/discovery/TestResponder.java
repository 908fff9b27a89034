package io.flomd.discovery;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A responder on the loopback interface and what it told its listener. */
final class TestResponder implements AutoCloseable {
    private final Map<DiscoveryOutcome, Integer> counts = new EnumMap<>(DiscoveryOutcome.class);
    private volatile @Nullable InetSocketAddress lockListener;
    final DiscoveryResponder responder;

    TestResponder(Settings settings) throws Exception {
        lockListener = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 28_015);
        responder =
                new DiscoveryResponder(settings.build(), () -> lockListener, source -> true, this::count, broken -> {
                    throw new AssertionError(broken);
                });
    }

    static TestResponder started(Settings settings) throws Exception {
        TestResponder started = new TestResponder(settings);
        started.responder.start();
        return started;
    }

    static Settings settings() {
        return new Settings();
    }

    static String loopbackName() throws SocketException {
        return NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress())
                .getName();
    }

    void lockListener(@Nullable InetSocketAddress bound) {
        lockListener = bound;
    }

    int port() {
        return responder.status().port();
    }

    private synchronized void count(DiscoveryOutcome outcome) {
        counts.merge(outcome, 1, Integer::sum);
    }

    synchronized int outcomes(DiscoveryOutcome outcome) {
        return counts.getOrDefault(outcome, 0);
    }

    @Override
    public void close() {
        responder.stop();
    }

    /** Settings for tests: any free port, loopback, ample limits. */
    static final class Settings {
        private String group = "239.255.0.1";
        private int port;
        private String networkInterface = "";
        private String unicast = "127.0.0.1";
        private String advertised = "";
        private int datagramBytes = ResponderSettings.DEFAULT_MAX_DATAGRAM_BYTES;
        private int datagrams = 100_000;
        private int replies = 10_000;
        private int repliesPerSource = 10_000;

        Settings withGroup(String address) {
            group = address;
            return this;
        }

        Settings withPort(int number) {
            port = number;
            return this;
        }

        Settings withInterface(String name) {
            networkInterface = name;
            return this;
        }

        Settings withUnicast(String address) {
            unicast = address;
            return this;
        }

        Settings withAdvertised(String address) {
            advertised = address;
            return this;
        }

        Settings withDatagramBytes(int bytes) {
            datagramBytes = bytes;
            return this;
        }

        Settings withDatagrams(int perSecond) {
            datagrams = perSecond;
            return this;
        }

        Settings withReplies(int inAll, int perSource) {
            replies = inAll;
            repliesPerSource = perSource;
            return this;
        }

        ResponderSettings build() {
            return new ResponderSettings(
                    group,
                    port,
                    networkInterface,
                    unicast,
                    advertised,
                    datagramBytes,
                    datagrams,
                    replies,
                    repliesPerSource,
                    Duration.ofMillis(100));
        }
    }
}
