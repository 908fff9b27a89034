package io.flomd.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A failure is found, made small, and can be repeated. */
class SeedsTest {
    @Test
    void reportsTheSeedAndTheSmallestFailingInput() {
        assertThatThrownBy(() -> Seeds.checkLists(100, SeedsTest::numbers, SeedsTest::allDiffer))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("-Dseed=\\d+, 20 steps shrunk to 2: \\[(\\d), \\1\\]")
                .hasRootCauseMessage("two are equal");
    }

    @Test
    void reportsTheSeedOfAnInputThatCannotBeMadeSmaller() {
        assertThatThrownBy(() -> Seeds.checkEach(100, random -> allDiffer(numbers(random))))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("-Dseed=\\d+: two are equal");
    }

    @Test
    void givesEverySeedOtherNumbers() {
        List<List<Integer>> inputs = new ArrayList<>();
        Seeds.checkLists(20, SeedsTest::numbers, inputs::add);
        assertThat(inputs).doesNotHaveDuplicates().isNotEmpty();
    }

    /** So many that some are equal, whatever the seed. */
    private static List<Integer> numbers(Random random) {
        return random.ints(20, 0, 10).boxed().toList();
    }

    private static void allDiffer(List<Integer> numbers) {
        if (numbers.stream().distinct().count() < numbers.size()) {
            throw new IllegalStateException("two are equal");
        }
    }
}
