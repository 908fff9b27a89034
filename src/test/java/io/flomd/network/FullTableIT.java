package io.flomd.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Servers of several sizes whose table is filled with one kind of thing until they refuse: they say which limit it was, live, serve others,
 * are empty when the clients have left, and take as much again. {@code -Dfull=true} tries every kind with every size.
 */
@Tag("system")
class FullTableIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** Fewer than a session may have, so that the table is full before. */
    private static final int LOCKS_PER_CONNECTION = 1_500;

    private static final int BATCH_BYTES = 30_000;
    private static final int MAX_CONNECTIONS = 400;

    /** A server's heap, and the kinds that are tried with it unless all are. */
    private enum Size {
        SMALL(List.of("-Xmx128m", "-XX:+UseSerialGC"), Kind.values()),
        MIDDLE(List.of("-Xmx256m", "-XX:+UseG1GC"), Kind.SHORT_NAMES, Kind.MIXED),
        LARGE(List.of("-Xmx512m", "-XX:+UseSerialGC"), Kind.MIXED);

        private final List<String> options;
        private final List<Kind> kinds;

        Size(List<String> options, Kind... kinds) {
            this.options = options;
            this.kinds = Boolean.getBoolean("full") ? List.of(Kind.values()) : Arrays.asList(kinds);
        }
    }

    /** What the table is filled with: the name that the request with this number asks for. */
    private enum Kind {
        SHORT_NAMES {
            @Override
            String name(int i) {
                return "r" + i;
            }
        },
        LONG_NAMES {
            @Override
            String name(int i) {
                return "r".repeat(2_700) + i;
            }
        },
        BIG_SETS {
            @Override
            String name(int i) {
                return "s" + i + ".a".repeat(1_400);
            }
        },
        DEEP_PATHS {
            @Override
            String name(int i) {
                return "/a" + i + "/b".repeat(63);
            }
        },
        WIDE_TREE {
            @Override
            String name(int i) {
                return "/a/b" + i;
            }
        },
        /** One holder of each resource, and many who wait for it. */
        WAITERS {
            @Override
            String name(int i) {
                return "w" + i % LOCKS_PER_CONNECTION;
            }
        },
        AWAITED_CREATIONS {
            @Override
            String name(int i) {
                return "c" + i;
            }

            @Override
            boolean mayCreate() {
                return false;
            }
        },
        MIXED {
            @Override
            String name(int i) {
                List<Kind> parts = List.of(SHORT_NAMES, LONG_NAMES, WAITERS, WIDE_TREE, SHORT_NAMES, BIG_SETS);
                return parts.get(i % parts.size()).name(i);
            }
        };

        abstract String name(int i);

        boolean mayCreate() {
            return true;
        }
    }

    @TestFactory
    Stream<DynamicTest> aFullTableRefusesLivesAndRecovers() {
        return Arrays.stream(Size.values())
                .map(size -> DynamicTest.dynamicTest(size + " " + size.options, () -> {
                    try (FloodedServer server = FloodedServer.start(size.options)) {
                        for (Kind kind : size.kinds) {
                            fillTwice(server, size + " " + kind, kind);
                        }
                    }
                }));
    }

    @Test
    void asManyConnectionsAsAllowedFitBesideAFullTable() {
        try (FloodedServer server = FloodedServer.start(Size.SMALL.options, "flom.server.first-message-timeout=1h")) {
            Fill fill = fill(server, Kind.SHORT_NAMES, () -> {
                List<FloodClient> clients = new ArrayList<>();
                try {
                    while (server.limits().getOrDefault("max-connections", 0L) == 0) {
                        assertThat(clients.size())
                                .as("connections without one turned away")
                                .isLessThan(10_000);
                        for (int i = 0; i < 50; i++) {
                            clients.add(new FloodClient(server.locks()));
                        }
                        // The last of them hears nothing: it waits to be served, or is turned away.
                        clients.forEach(client -> client.sendUnfinishedMessage(4_000));
                    }
                    assertThat(clients.get(clients.size() - 1).isTurnedAway()).isTrue();
                    assertThat(server.healthStatus()).isEqualTo(200);
                    System.out.printf("%d connections beside a full table%n", (int) server.meter("flom_connections"));
                } finally {
                    clients.forEach(FloodClient::close);
                }
            });
            assertThat(fill.reached).isNotEmpty();
            awaitEmpty(server);
        }
    }

    private static void fillTwice(FloodedServer server, String what, Kind kind) {
        try (FloodClient holder = new FloodClient(server.locks());
                FloodClient next = new FloodClient(server.locks())) {
            assertThat(holder.lock(List.of("watched"), true)).containsExactly(0);
            assertThat(next.lock(List.of("watched"), true)).containsExactly(1);
            String empty = latency(server);
            Fill first = fill(server, kind, () -> {
                String full = latency(server);
                System.out.printf(
                        "%s: latency of another client in microseconds: empty %s, full %s%n", what, empty, full);
                // What was there before goes on as ever.
                holder.unlock(List.of("watched"));
                assertThat(next.nextAnswer().rc()).isZero();
            });
            System.out.printf("%s: %s%n", what, first);
            assertThat(first.reached).as("limits that the server reports").isNotEmpty();
            assertThat(first.reached.keySet())
                    .isSubsetOf("max-table-bytes", "max-resources", "max-waiters-per-resource");
            assertThat(first.bytes).isLessThanOrEqualTo(first.maxBytes);
            next.unlock(List.of("watched"));
            holder.close();
            next.close();
            awaitEmpty(server);
            Fill second = fill(server, kind, () -> {});
            // The two who held and waited for something are not there this time.
            assertThat((double) second.locks)
                    .as("%s, %s", first, second)
                    .isCloseTo(first.locks, within(10 + first.locks * 0.01));
            awaitEmpty(server);
        }
    }

    private static void awaitEmpty(FloodedServer server) {
        await().atMost(LIMIT).until(() -> server.meter("flom_table_bytes") == 0);
        assertThat(server.meter("flom_connections")).isZero();
        assertThat(server.healthStatus()).isEqualTo(200);
    }

    /**
     * How full a table became.
     *
     * @param locks requests that were not refused
     * @param reached how often each limit refused
     * @param bytes what the table takes, as it reckons
     * @param maxBytes what it may take
     */
    private record Fill(int locks, Map<String, Long> reached, long bytes, long maxBytes) {}

    /** Asks for locks until one is refused, checks that the server lives, and leaves. */
    private static Fill fill(FloodedServer server, Kind kind, Runnable whileFull) {
        Map<String, Long> before = server.limits();
        List<FloodClient> clients = new ArrayList<>();
        try {
            int locks = 0;
            boolean full = false;
            while (!full) {
                assertThat(clients.size()).as("connections without a refusal").isLessThan(MAX_CONNECTIONS);
                FloodClient client = new FloodClient(server.locks());
                clients.add(client);
                for (int asked = 0; asked < LOCKS_PER_CONNECTION && !full; ) {
                    List<String> names = new ArrayList<>();
                    for (int bytes = 0; bytes < BATCH_BYTES && asked < LOCKS_PER_CONNECTION; asked++) {
                        String name = kind.name((clients.size() - 1) * LOCKS_PER_CONNECTION + asked);
                        names.add(name);
                        bytes += 100 + name.length();
                    }
                    List<Integer> codes = client.lock(names, kind.mayCreate());
                    int refused = codes.indexOf(FloodClient.BUSY);
                    full = refused >= 0;
                    int taken = full ? refused : names.size();
                    locks += taken;
                }
            }
            assertThat(server.healthStatus()).isEqualTo(200);
            Map<String, Long> reached = new TreeMap<>();
            server.limits().forEach((limit, count) -> {
                if (count > before.getOrDefault(limit, 0L)) {
                    reached.put(limit, count - before.getOrDefault(limit, 0L));
                }
            });
            Fill fill = new Fill(locks, reached, (long) server.meter("flom_table_bytes"), (long)
                    server.meter("flom_limits_allowed{limit=\"max-table-bytes\"}"));
            whileFull.run();
            return fill;
        } finally {
            clients.forEach(FloodClient::close);
        }
    }

    /** Median and 99th percentile of the time from a request to its answer, be it a grant or a refusal; not a measure of this test. */
    private static String latency(FloodedServer server) {
        List<Long> nanos = new ArrayList<>();
        try (FloodClient client = new FloodClient(server.locks())) {
            for (int i = 0; i < 1_000; i++) {
                long begin = System.nanoTime();
                int code = client.lock(List.of("probe"), true).get(0);
                nanos.add(System.nanoTime() - begin);
                assertThat(code).isIn(0, FloodClient.BUSY);
                if (code == 0) {
                    client.unlock(List.of("probe"));
                }
            }
        }
        nanos.sort(null);
        return nanos.get(500) / 1_000 + "/" + nanos.get(990) / 1_000;
    }
}
