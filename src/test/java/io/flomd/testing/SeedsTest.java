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
        assertThatThrownBy(() -> Seeds.checkLists(100, SeedsTest::numbers, SeedsTest::hasNoTwoNines))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("-Dseed=\\d+, 20 steps shrunk to 2: \\[9, 9\\]")
                .hasRootCauseMessage("two nines");
    }

    @Test
    void reportsTheSeedOfAnInputThatCannotBeMadeSmaller() {
        assertThatThrownBy(() -> Seeds.checkEach(100, random -> hasNoTwoNines(numbers(random))))
                .isInstanceOf(AssertionError.class)
                .hasMessageMatching("-Dseed=\\d+: two nines");
    }

    @Test
    void givesEverySeedOtherNumbers() {
        List<List<Integer>> inputs = new ArrayList<>();
        Seeds.checkLists(20, SeedsTest::numbers, inputs::add);
        assertThat(inputs).doesNotHaveDuplicates().isNotEmpty();
    }

    private static List<Integer> numbers(Random random) {
        return random.ints(20, 0, 10).boxed().toList();
    }

    private static void hasNoTwoNines(List<Integer> numbers) {
        if (numbers.stream().filter(number -> number == 9).count() >= 2) {
            throw new IllegalStateException("two nines");
        }
    }
}
