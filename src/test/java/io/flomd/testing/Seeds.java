package io.flomd.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs a property over inputs that are drawn from seeded random numbers. On failure it reports the seed and the smallest failing input found.
 *
 * <p>{@code -Dseed=7} runs seed 7 only; {@code -Dseeds=100000} runs that many instead of the number in the test.
 */
public final class Seeds {
    /** How many smaller inputs are tried at most, so that a slow property still reports its failure soon. */
    private static final int MAX_SHRINKS = 5_000;

    private Seeds() {}

    /** An input made of steps, some of which may be left out to make it smaller. */
    public interface Steps<T extends Steps<T>> {
        int size();

        /** The same without the steps {@code from} (inclusive) to {@code to} (exclusive). */
        T without(int from, int to);
    }

    /**
     * Runs the property with inputs of that many seeds.
     *
     * @throws AssertionError naming the seed and the smallest failing input, if the property throws
     */
    public static <T extends Steps<T>> void check(int tries, Function<Random, T> generator, Consumer<T> property) {
        for (long seed = first(); seed < first() + runs(tries); seed++) {
            T input = generator.apply(random(seed));
            if (failureOf(property, input) != null) {
                T smallest = shrink(input, property);
                throw new AssertionError(
                        "-Dseed=" + seed + ", " + input.size() + " steps shrunk to " + smallest.size() + ": "
                                + smallest,
                        failureOf(property, smallest));
            }
        }
    }

    /** The same for inputs that are plain lists. */
    public static <C> void checkLists(int tries, Function<Random, List<C>> generator, Consumer<List<C>> property) {
        check(tries, random -> new ListSteps<>(generator.apply(random)), input -> property.accept(input.steps()));
    }

    /**
     * Runs the property with the random numbers of that many seeds, where inputs cannot be made smaller.
     *
     * @throws AssertionError naming the seed, if the property throws
     */
    public static void checkEach(int tries, Consumer<Random> property) {
        for (long seed = first(); seed < first() + runs(tries); seed++) {
            Throwable failure = failureOf(property, random(seed));
            if (failure != null) {
                throw new AssertionError("-Dseed=" + seed + ": " + failure.getMessage(), failure);
            }
        }
    }

    private static long first() {
        return Long.getLong("seed", 0);
    }

    private static long runs(int tries) {
        return Long.getLong("seed") == null ? Long.getLong("seeds", tries) : 1;
    }

    /** Seeds that differ by one give unrelated numbers; {@code new Random(seed)} alone would not from the first draw. */
    private static Random random(long seed) {
        long mixed = (seed + 1) * 0x9E3779B97F4A7C15L;
        return new Random(mixed ^ (mixed >>> 32));
    }

    private static <T extends Steps<T>> T shrink(T failing, Consumer<T> property) {
        T smallest = failing;
        int shrinks = 0;
        for (int chunk = Math.max(1, smallest.size() / 2); chunk > 0; ) {
            boolean progress = false;
            for (int from = 0; from < smallest.size() && shrinks < MAX_SHRINKS; from += chunk) {
                T candidate = smallest.without(from, Math.min(from + chunk, smallest.size()));
                shrinks++;
                if (failureOf(property, candidate) != null) {
                    smallest = candidate;
                    progress = true;
                    break;
                }
            }
            if (!progress) {
                chunk /= 2;
            }
        }
        return smallest;
    }

    private static <T> @Nullable Throwable failureOf(Consumer<T> property, T input) {
        try {
            property.accept(input);
            return null;
        } catch (RuntimeException | AssertionError e) {
            return e;
        }
    }

    private record ListSteps<C>(List<C> steps) implements Steps<ListSteps<C>> {
        @Override
        public int size() {
            return steps.size();
        }

        @Override
        public ListSteps<C> without(int from, int to) {
            List<C> fewer = new ArrayList<>(steps.subList(0, from));
            fewer.addAll(steps.subList(to, steps.size()));
            return new ListSteps<>(fewer);
        }

        @Override
        public String toString() {
            return steps.toString();
        }
    }
}
