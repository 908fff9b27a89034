package io.flomd.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.testing.SystemRequirements;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    /** Of a socket that nobody reads: what the same flood costs the host without any server. */
    private static final int UNREAD_PORT = 28_016;

    private static final int SENT_PER_SECOND = 50_000;
    private static final int FLOOD_SECONDS = 12;
    private static final int PERIOD_SECONDS = 2;

    /**
     * A round is this many quiet periods, as many while the flood goes to a socket that nobody reads, and as many while it goes to the server.
     * Periods of one kind differ by a factor of five: the median counts.
     */
    private static final int PERIODS = 4;

    private static final int ROUNDS = 3;

    /** Rounds are added up to this many while other load on the machine hides what is to be seen. */
    private static final int MAX_ROUNDS = 8;

    private static final int READ_PER_SECOND = 5000;
    private static final int REPLIES_PER_SECOND = 1000;
    private static final int REPLIES_PER_SECOND_PER_SOURCE = 100;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Of the round that grows least: a leak shows in each of them, what the compiler needs for a while does not. */
    private static final long GROWTH_LIMIT_KILOBYTES = 2 * 1024;

    private final NetworkNamespaces networks = new NetworkNamespaces();

    @BeforeEach
    void requireSystem() {
        SystemRequirements.requireNamespaces("ip", "ss", "sysctl");
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
                "flom.discovery.max-datagrams-per-second=" + READ_PER_SECOND,
                "flom.discovery.max-replies-per-second=" + REPLIES_PER_SECOND,
                "flom.discovery.max-replies-per-source-per-second=" + REPLIES_PER_SECOND_PER_SOURCE);
        RunningProcess flooding = floodProbe(flooder, PORT, sources);
        Jvm.start(server, UnreadSocket.class, "10.77.0.1", "" + UNREAD_PORT)
                .await("that it is open", LIMIT, line -> line.equals("ready"));
        RunningProcess floodingNobody = floodProbe(flooder, UNREAD_PORT, sources);
        RunningProcess locking = Jvm.start(server, LatencyProbe.class, "127.0.0.1", "" + PORT, "500");

        // Loads and compiles what a flood, and reading the meters, need; only from then on the figures count.
        flood("warm-up-1", flomd, flooding, locking);
        flood("warm-up-2", flomd, flooding, locking);
        Latencies latencies = new Latencies(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        long growthKilobytes = Long.MAX_VALUE;
        for (int round = 1; round <= ROUNDS || (!latencies.atMostDouble() && round <= MAX_ROUNDS); round++) {
            latencies.quiet.addAll(p99Micros("quiet-" + round, locking));
            latencies.unread.addAll(floodedP99Micros("unread-" + round, floodingNobody, locking));
            endOfFlood("unread-" + round, floodingNobody);
            Flood flood = flood("round-" + round, flomd, flooding, locking);
            System.out.printf("%d source(s): %s%n", sources, flood);
            flood.requireRates(sources);
            growthKilobytes = Math.min(growthKilobytes, flood.growthKilobytes());
            latencies.flooded.addAll(flood.p99Micros());
        }
        assertThat(growthKilobytes).as("least growth in kB").isLessThan(GROWTH_LIMIT_KILOBYTES);
        System.out.printf("%d source(s): %s%n", sources, latencies);
        assertThat(latencies).matches(Latencies::atMostDouble, "at most doubled");
    }

    /** The p99 of every period, in µs. */
    private record Latencies(List<Long> quiet, List<Long> unread, List<Long> flooded) {
        /** The generator of the flood and the kernel share the processor with the server; what they cost is not the server's. */
        boolean atMostDouble() {
            return median(flooded) <= 2 * Math.max(median(quiet), median(unread));
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "median p99 of %d periods %d us quiet, %d us flooded, ratio %.2f;"
                            + " %d us with the flood at a socket that nobody reads, ratio %.2f",
                    quiet.size(),
                    median(quiet),
                    median(flooded),
                    (double) median(flooded) / median(quiet),
                    median(unread),
                    (double) median(unread) / median(quiet));
        }

        private static long median(List<Long> values) {
            return values.stream().sorted().toList().get(values.size() / 2);
        }
    }

    /** What one flood did. */
    private record Flood(long sent, long millis, long read, long replies, long growthKilobytes, List<Long> p99Micros) {
        void requireRates(int sources) {
            assertThat(sent * 1000 / millis).as("the flood's rate").isGreaterThan(SENT_PER_SECOND * 9L / 10);
            // A second's worth is allowed at once, and what is in the buffer of the socket at the end is read later.
            long seconds = Math.round(millis / 1000.0) + 2;
            assertThat(read)
                    .as("datagrams read")
                    .isBetween(READ_PER_SECOND * (seconds - 2) / 2, READ_PER_SECOND * seconds);
            long perSecond = Math.min(REPLIES_PER_SECOND, (long) sources * REPLIES_PER_SECOND_PER_SOURCE);
            assertThat(replies).isBetween(1L, perSecond * seconds);
        }
    }

    private static Flood flood(String id, FlomdServer flomd, RunningProcess flooding, RunningProcess locking)
            throws IOException {
        long readBefore = flomd.counter("flom_discovery_requests_total");
        long residentBefore = flomd.residentKilobytes();
        List<Long> flooded = floodedP99Micros(id, flooding, locking);
        String[] result = endOfFlood(id, flooding);
        long growth = flomd.residentKilobytes() - residentBefore;
        long read = flomd.counter("flom_discovery_requests_total") - readBefore;
        return new Flood(
                Long.parseLong(result[2]), Long.parseLong(result[3]), read, Long.parseLong(result[4]), growth, flooded);
    }

    private static List<Long> floodedP99Micros(String id, RunningProcess flooding, RunningProcess locking) {
        flooding.tell("flood " + id + " " + FLOOD_SECONDS);
        flooding.await("that it begins", LIMIT, line -> line.equals("flooding " + id));
        List<Long> flooded = p99Micros(id, locking);
        assertThat(flooding.text())
                .as("the flood lasts longer than the measurement")
                .doesNotContain("sent " + id);
        return flooded;
    }

    private static String[] endOfFlood(String id, RunningProcess flooding) {
        return flooding.await("that it is done", LIMIT, line -> line.startsWith("sent " + id))
                .text()
                .split(" ");
    }

    private static RunningProcess floodProbe(Host flooder, int port, int sources) {
        List<String> arguments = new ArrayList<>(List.of("10.77.0.1", "" + port, "" + SENT_PER_SECOND));
        IntStream.rangeClosed(1, sources).forEach(i -> arguments.add("10.78.0." + i));
        return Jvm.start(flooder, FloodProbe.class, arguments.toArray(new String[0]));
    }

    /** Of a client on the server's loopback interface, in several periods. */
    private static List<Long> p99Micros(String id, RunningProcess locking) {
        List<Long> periods = new ArrayList<>();
        for (int period = 1; period <= PERIODS; period++) {
            String periodId = id + "-" + period;
            locking.tell("measure " + periodId + " " + PERIOD_SECONDS);
            String line = locking.await("its latency", LIMIT, text -> text.startsWith("latency " + periodId + " "))
                    .text();
            periods.add(Long.parseLong(line.split(" ")[3]));
        }
        return periods;
    }
}
