package io.flomd.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long a client waits for a lock while others look at locks all the time: {@code ViewsBesideLocks flomd.jar [locks [path]]}, where the path
 * says at which (all, if there is none). Rounds without
 * views, with views of another server of the same machine, and with views of the same server are taken in turn: the second tells what the
 * processors that the views need cost, the third what the views themselves cost.
 */
public final class ViewsBesideLocks {
    private static final int LOCKS_OF_A_CONNECTION = 10_000;
    private static final int ROUNDS = 12;
    private static final int SAMPLES = 3_000;

    private ViewsBesideLocks() {}

    public static void main(String[] arguments) throws Exception {
        int locks = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100_000;
        String path = arguments.length > 2 ? arguments[2] : "/locks";
        try (ServerProcess server = new ServerProcess(arguments[0]);
                ServerProcess other = new ServerProcess(arguments[0])) {
            List<LoadClient> holders = fill(server, locks);
            holders.addAll(fill(other, locks));
            try (LoadClient client = new LoadClient(server.lockPort(), 1, "other");
                    Viewer viewer = new Viewer(server.httpPort(), path);
                    Viewer otherViewer = new Viewer(other.httpPort(), path)) {
                measure(client);
                long[] without = new long[ROUNDS];
                long[] elsewhere = new long[ROUNDS];
                long[] here = new long[ROUNDS];
                AtomicInteger views = new AtomicInteger();
                for (int round = 0; round < ROUNDS; round++) {
                    without[round] = measure(client);
                    elsewhere[round] = measureBeside(client, otherViewer, new AtomicInteger());
                    here[round] = measureBeside(client, viewer, views);
                }
                Arrays.sort(without);
                Arrays.sort(elsewhere);
                Arrays.sort(here);
                System.out.printf(
                        "p99 of lock+unlock, %d locks held: without views %.0f us, with views of another server %.0f us,"
                                + " with views of this server %.0f us (%d views; medians of %d rounds)%n",
                        locks,
                        without[ROUNDS / 2] / 1e3,
                        elsewhere[ROUNDS / 2] / 1e3,
                        here[ROUNDS / 2] / 1e3,
                        views.get(),
                        ROUNDS);
            }
            for (LoadClient holder : holders) {
                holder.close();
            }
        }
    }

    /** Connections that hold so many locks as long as somebody refers to them. */
    private static List<LoadClient> fill(ServerProcess server, int locks) throws IOException {
        List<LoadClient> holders = new ArrayList<>();
        for (int i = 0; i < locks / LOCKS_OF_A_CONNECTION; i++) {
            LoadClient holder = new LoadClient(server.lockPort(), 1, null);
            holder.hold(LOCKS_OF_A_CONNECTION, "held" + i + "x");
            holders.add(holder);
        }
        return holders;
    }

    private static long measureBeside(LoadClient client, Viewer viewer, AtomicInteger views) throws IOException {
        viewer.start();
        long nanos = measure(client);
        views.addAndGet(viewer.stop());
        return nanos;
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
}
