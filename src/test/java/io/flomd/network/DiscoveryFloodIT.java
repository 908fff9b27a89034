package io.flomd.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A flood of queries and garbage changes nothing for those who hold locks, and is not passed on. */
@Tag("system")
class DiscoveryFloodIT {
    private static final int PORT = 28_015;
    private static final int DATAGRAMS_PER_SECOND = 50_000;
    private static final int SECONDS = 12;

    /** The lowest p99 of as many quiet rounds is compared with the lowest of the flooded ones: other programs only make it higher. */
    private static final int ROUNDS = 2;

    private static final int REPLIES_PER_SECOND = 1000;
    private static final int REPLIES_PER_SECOND_PER_SOURCE = 100;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long GROWTH_LIMIT_KILOBYTES = 8 * 1024;

    private static final long STANDSTILL_MICROS = 250_000;

    private final NetworkNamespaces networks = new NetworkNamespaces();

    @BeforeEach
    void requireSystem() {
        SystemRequirements.require("ip", "ss", "sysctl");
    }

    @AfterEach
    void remove() {
        networks.close();
        assertThat(NetworkNamespaces.leftOver()).isEmpty();
    }

    @ParameterizedTest(name = "{0} source(s)")
    @ValueSource(ints = {1, 250})
    void locksStayFastMemoryFlatAndRepliesFew(int sources) throws IOException {
        Switch lan = networks.network("lan");
        Host server = networks.host("server");
        server.plug(lan, "eth0", "10.77.0.1/24");
        Host flooder = networks.host("flooder");
        flooder.plug(lan, "eth0", "10.77.0.2/24");
        // The flooding host takes a whole network for its own.
        flooder.run("ip", "route", "add", "local", "10.78.0.0/24", "dev", "lo");
        server.run("ip", "route", "add", "10.78.0.0/24", "via", "10.77.0.2");
        FlomdServer flomd = FlomdServer.start(
                server,
                PORT,
                "flom.daemon.unicast-address=0.0.0.0",
                "flom.discovery.max-replies-per-second=" + REPLIES_PER_SECOND,
                "flom.discovery.max-replies-per-source-per-second=" + REPLIES_PER_SECOND_PER_SOURCE);

        flood(flooder, sources, 3).await("that it is done", LIMIT, line -> line.startsWith("sent "));
        long quietMicros = Long.MAX_VALUE;
        long floodedMicros = Long.MAX_VALUE;
        for (int round = 1; round <= ROUNDS; round++) {
            quietMicros = Math.min(quietMicros, p99Micros(server));
            floodedMicros = Math.min(floodedMicros, p99MicrosUnder(sources, flomd, server, flooder));
        }
        // Figures of time are for people to read: what fails is a server that the flood brings to a standstill.
        System.out.printf("%d source(s): p99 %d us quiet, %d us flooded%n", sources, quietMicros, floodedMicros);
        assertThat(floodedMicros).as("lowest p99 under the flood, in µs").isLessThan(STANDSTILL_MICROS);
    }

    /** The latency of locks in a flood. Replies and memory must be right in every round. */
    private static long p99MicrosUnder(int sources, FlomdServer flomd, Host server, Host flooder) throws IOException {
        long residentBefore = flomd.residentKilobytes();
        RunningProcess flood = flood(flooder, sources, SECONDS);
        flood.await("that it begins", LIMIT, line -> line.equals("flooding"));
        long floodedMicros = p99Micros(server);
        assertThat(flood.text())
                .as("the flood lasts longer than the measurement")
                .doesNotContain("sent ");
        String[] result = flood.await("that it is done", LIMIT, line -> line.startsWith("sent "))
                .text()
                .split(" ");
        long residentAfter = flomd.residentKilobytes();

        long sent = Long.parseLong(result[1]);
        long millis = Long.parseLong(result[2]);
        long replies = Long.parseLong(result[4]);
        System.out.printf(
                "%d source(s): sent %d in %d ms, replies %d, p99 %d us flooded, memory %d kB then %d kB%n",
                sources, sent, millis, replies, floodedMicros, residentBefore, residentAfter);
        assertThat(sent * 1000 / millis).as("the flood's rate").isGreaterThan(DATAGRAMS_PER_SECOND * 9L / 10);
        long perSecond = Math.min(REPLIES_PER_SECOND, (long) sources * REPLIES_PER_SECOND_PER_SOURCE);
        assertThat(replies).isBetween(1L, perSecond * (millis / 1000 + 2));
        assertThat(residentAfter - residentBefore).as("growth in kB").isLessThan(GROWTH_LIMIT_KILOBYTES);
        return floodedMicros;
    }

    private static RunningProcess flood(Host flooder, int sources, int seconds) {
        List<String> arguments =
                new ArrayList<>(List.of("10.77.0.1", "" + PORT, "" + DATAGRAMS_PER_SECOND, "" + seconds));
        IntStream.rangeClosed(1, sources).forEach(i -> arguments.add("10.78.0." + i));
        return Jvm.start(flooder, FloodProbe.class, arguments.toArray(new String[0]));
    }

    /** Of a client on the server's loopback interface. */
    private static long p99Micros(Host server) {
        RunningProcess client = Jvm.start(server, LatencyProbe.class, "127.0.0.1", "" + PORT, "500", "1", "3");
        String line = client.await("its latency", LIMIT, text -> text.startsWith("latency "))
                .text();
        return Long.parseLong(line.split(" ")[3]);
    }
}
