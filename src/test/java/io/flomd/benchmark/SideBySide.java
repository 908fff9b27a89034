package io.flomd.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Compares two ways to do one thing. Rounds of both are taken in turn, so that what else the machine does meets both alike. */
final class SideBySide {
    private static final long ROUND_NANOS = 400_000_000;
    private static final int WARM_UP_ROUNDS = 8;

    private SideBySide() {}

    /** One thing that is done again and again. */
    interface Work {
        void run() throws Exception;
    }

    /**
     * Prints how often a second both are done, and the ratio of the medians.
     *
     * @param perRun how many things one run does
     */
    static void compare(String what, int rounds, int perRun, Work before, Work after) throws Exception {
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

    private static double perSecond(Work work, int perRun) throws Exception {
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
