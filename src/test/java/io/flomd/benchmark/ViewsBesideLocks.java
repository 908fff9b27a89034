package io.flomd.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long a client waits for a lock while others look at all locks all the time: {@code ViewsBesideLocks flomd.jar [locks]}. Rounds with and
 * without views are taken in turn.
 */
public final class ViewsBesideLocks {
    private static final int LOCKS_OF_A_CONNECTION = 10_000;
    private static final int ROUNDS = 12;
    private static final int SAMPLES = 3_000;

    private ViewsBesideLocks() {}

    public static void main(String[] arguments) throws Exception {
        int locks = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100_000;
        try (ServerProcess server = new ServerProcess(arguments[0])) {
            for (int i = 0; i < locks / LOCKS_OF_A_CONNECTION; i++) {
                new LoadClient(server.lockPort(), 1, null).hold(LOCKS_OF_A_CONNECTION, "held" + i + "x");
            }
            try (LoadClient client = new LoadClient(server.lockPort(), 1, "other")) {
                measure(client);
                long[] without = new long[ROUNDS];
                long[] with = new long[ROUNDS];
                AtomicInteger views = new AtomicInteger();
                for (int round = 0; round < ROUNDS; round++) {
                    without[round] = measure(client);
                    AtomicBoolean on = new AtomicBoolean(true);
                    Thread viewer = new Thread(() -> look(server.httpPort(), on, views), "viewer");
                    viewer.start();
                    with[round] = measure(client);
                    on.set(false);
                    viewer.join();
                }
                Arrays.sort(without);
                Arrays.sort(with);
                System.out.printf(
                        "p99 of lock+unlock, %d locks held: without views %.0f us, with views all the time %.0f us,"
                                + " ratio %.2f (%d views; medians of %d rounds)%n",
                        locks,
                        without[ROUNDS / 2] / 1e3,
                        with[ROUNDS / 2] / 1e3,
                        (double) with[ROUNDS / 2] / without[ROUNDS / 2],
                        views.get(),
                        ROUNDS);
            }
        }
    }

    /** The 99th percentile in nanoseconds. */
    private static long measure(LoadClient client) throws IOException {
        long[] nanos = new long[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            long start = System.nanoTime();
            client.lockAndUnlock();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos[SAMPLES * 99 / 100];
    }

    private static void look(int port, AtomicBoolean on, AtomicInteger views) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/locks"))
                .build();
        HttpClient http = HttpClient.newHttpClient();
        try {
            while (on.get()) {
                http.send(request, HttpResponse.BodyHandlers.discarding());
                views.incrementAndGet();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
