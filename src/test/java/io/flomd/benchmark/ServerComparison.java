package io.flomd.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Two builds of the server side by side: {@code ServerComparison old.jar new.jar [rounds]}. Rounds of both are taken in turn, so that what else
 * the machine does meets both alike; medians are compared.
 */
public final class ServerComparison {
    private static final long ROUND_NANOS = 400_000_000;
    private static final int WARM_UP_ROUNDS = 8;

    private ServerComparison() {}

    /** One thing that is done again and again. */
    private interface Work {
        void run() throws IOException;
    }

    public static void main(String[] arguments) throws IOException {
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 25;
        try (ServerProcess before = new ServerProcess(arguments[0]);
                ServerProcess after = new ServerProcess(arguments[1])) {
            for (int connections : new int[] {1, 64}) {
                try (LoadClient old = new LoadClient(before.lockPort(), connections, null);
                        LoadClient now = new LoadClient(after.lockPort(), connections, null)) {
                    compare(
                            "lock+unlock, connections: " + connections,
                            rounds,
                            connections,
                            old::lockAndUnlock,
                            now::lockAndUnlock);
                }
            }
            try (LoadClient old = new LoadClient(before.lockPort(), 65, "handoff");
                    LoadClient now = new LoadClient(after.lockPort(), 65, "handoff")) {
                old.lineUp();
                now.lineUp();
                compare("hand-off, 64 waiting", rounds, 1, old::handOn, now::handOn);
            }
        }
    }

    private static void compare(String what, int rounds, int perRun, Work before, Work after) throws IOException {
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            perSecond(before, perRun);
            perSecond(after, perRun);
        }
        List<Double> old = new ArrayList<>();
        List<Double> now = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            // Who begins changes from round to round.
            if (i % 2 == 0) {
                old.add(perSecond(before, perRun));
                now.add(perSecond(after, perRun));
            } else {
                now.add(perSecond(after, perRun));
                old.add(perSecond(before, perRun));
            }
        }
        System.out.printf(
                "%-30s old %8.0f/s  new %8.0f/s  ratio of medians %.3f%n",
                what, median(old), median(now), median(now) / median(old));
    }

    private static double perSecond(Work work, int perRun) throws IOException {
        long start = System.nanoTime();
        long runs = 0;
        while (System.nanoTime() - start < ROUND_NANOS) {
            work.run();
            runs++;
        }
        return runs * perRun * 1e9 / (System.nanoTime() - start);
    }

    private static double median(List<Double> values) {
        Collections.sort(values);
        return values.get(values.size() / 2);
    }
}
