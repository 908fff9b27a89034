package io.flomd.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/**
 * What a client's search ended with.
 *
 * @param host where the client would connect; empty if it found nothing
 * @param millis how long the search took
 */
record FoundServer(String host, int port, long millis) {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Searches from a host within its network, with more than the default two attempts: the machine may be busy. */
    static FoundServer search(Host from, String group, int port, String... networkInterface) {
        return search(from, group, port, 6, 500, 1, networkInterface);
    }

    static FoundServer search(
            Host from, String group, int port, int attempts, int timeoutMillis, int ttl, String... networkInterface) {
        String[] arguments = new String[5 + networkInterface.length];
        arguments[0] = group;
        arguments[1] = Integer.toString(port);
        arguments[2] = Integer.toString(attempts);
        arguments[3] = Integer.toString(timeoutMillis);
        arguments[4] = Integer.toString(ttl);
        System.arraycopy(networkInterface, 0, arguments, 5, networkInterface.length);
        try (RunningProcess probe = Jvm.start(from, DiscoverProbe.class, arguments)) {
            String[] words = probe.await(
                            "what it found", LIMIT, line -> line.startsWith("found ") || line.startsWith("none "))
                    .text()
                    .split(" ");
            return words.length == 2
                    ? new FoundServer("", 0, Long.parseLong(words[1]))
                    : new FoundServer(words[1], Integer.parseInt(words[2]), Long.parseLong(words[3]));
        }
    }

    /** Connects from the host to what was found and takes a lock. */
    void lockFrom(Host from) {
        assertThat(host).as("a server was found from " + from.name()).isNotEmpty();
        try (RunningProcess client = Jvm.start(from, LockProbe.class)) {
            client.tell("connect c " + host + " " + port);
            client.tell("lock c found");
            client.await("a grant", LIMIT, line -> line.matches("answer c (16|24) 0"));
        }
    }
}
