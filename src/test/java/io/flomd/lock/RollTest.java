package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class RollTest {
    private static final int MANY = 100_000;

    private final Roll<Numbered> roll = new Roll<>();

    @Test
    void agreesWithASortedMap() {
        Random random = new Random(7);
        TreeMap<Long, Numbered> expected = new TreeMap<>();
        long number = 0;
        for (int step = 0; step < 5000; step++) {
            boolean grows = step % 1000 < 500;
            if (expected.isEmpty() || random.nextInt(10) < (grows ? 7 : 3)) {
                number += 1 + random.nextInt(5);
                Numbered added = new Numbered(number);
                roll.add(added);
                expected.put(number, added);
            } else {
                List<Numbered> all = new ArrayList<>(expected.values());
                Numbered gone = all.get(random.nextInt(all.size()));
                roll.remove(gone);
                expected.remove(gone.number);
            }
            assertThat(roll.size()).isEqualTo(expected.size());
            assertThat(roll.isEmpty()).isEqualTo(expected.isEmpty());
            assertThat(roll).containsExactlyElementsOf(expected.values());
            long after = random.nextInt((int) number + 2);
            assertThat(roll.after(after, entry -> entry.number))
                    .containsExactlyElementsOf(expected.tailMap(after, false).values());
        }
    }

    @Test
    void aPlaceIsFoundInFewSteps() {
        List<Numbered> all = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            all.add(new Numbered(i));
            roll.add(all.get(i));
        }
        for (int i = 1000; i < MANY / 2; i++) {
            roll.remove(all.get(i));
        }
        int[] compared = {0};
        Iterable<Numbered> after = roll.after(500, entry -> {
            compared[0]++;
            return entry.number;
        });
        assertThat(after.iterator().next().number).isEqualTo(501);
        assertThat(compared[0]).isLessThan(20);
        assertThat(StreamSupport.stream(after.spliterator(), false).count()).isEqualTo(MANY / 2 + 499);
    }

    @Test
    void whatIsNotThereCannotBeRemoved() {
        Numbered entry = new Numbered(1);
        assertThatThrownBy(() -> roll.remove(entry)).isInstanceOf(IllegalStateException.class);
        roll.add(entry);
        Roll<Numbered> other = new Roll<>();
        assertThatThrownBy(() -> other.remove(entry)).isInstanceOf(IllegalStateException.class);
        roll.remove(entry);
        assertThatThrownBy(() -> roll.remove(entry)).isInstanceOf(IllegalStateException.class);
        assertThat(roll.iterator().hasNext()).isFalse();
        assertThatThrownBy(() -> roll.iterator().next()).isInstanceOf(java.util.NoSuchElementException.class);
    }

    private static final class Numbered extends Roll.Entry {
        private final long number;

        Numbered(long number) {
            this.number = number;
        }
    }
}
