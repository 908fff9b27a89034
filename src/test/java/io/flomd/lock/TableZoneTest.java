package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flomd.lock.TableZone.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A time zone as data: which period counts, when a local time comes, and what is no zone. */
class TableZoneTest {
    private static final long SECOND = 1_000_000;
    private static final Period ALWAYS = new Period(Long.MIN_VALUE, 0, "UTC");
    /** Clocks go on by an hour at 10,000 s and back at 20,000 s. */
    private static final TableZone ZONE = new TableZone(
            "Test/Zone",
            List.of(
                    new Period(Long.MIN_VALUE, 3600, "WINTER"),
                    new Period(10_000, 7200, "SUMMER"),
                    new Period(20_000, 3600, "WINTER")));

    @Test
    void aPeriodBeginsAtItsSecond() {
        assertThat(ZONE.at(10_000 * SECOND - 1).period().name()).isEqualTo("WINTER");
        assertThat(ZONE.at(10_000 * SECOND).period().name()).isEqualTo("SUMMER");
        assertThat(ZONE.localMicros(10_000 * SECOND)).isEqualTo(17_200 * SECOND);
        assertThat(ZONE.at(Long.MIN_VALUE / 2).period().name()).isEqualTo("WINTER");
        assertThat(ZONE.periodAt(30_000 * SECOND)).isEqualTo(new Period(20_000, 3600, "WINTER"));
    }

    @Test
    void aLocalTimeComesWhenAClockOnTheWallFirstShowsItOrMore() {
        assertThat(ZONE.firstAtLocal(0, 5_000 * SECOND)).isEqualTo(1_400 * SECOND);
        assertThat(ZONE.firstAtLocal(7, 0)).isEqualTo(7);
        // Left out when clocks go on.
        assertThat(ZONE.firstAtLocal(0, 15_000 * SECOND)).isEqualTo(10_000 * SECOND);
        // Comes twice: the first time, and the second if the first is over.
        assertThat(ZONE.firstAtLocal(0, 26_000 * SECOND)).isEqualTo(18_800 * SECOND);
        assertThat(ZONE.firstAtLocal(20_000 * SECOND, 26_000 * SECOND)).isEqualTo(22_400 * SECOND);
    }

    @Test
    void zonesAreEqualByWhatTheyAre() {
        TableZone same = new TableZone("Test/Zone", ZONE.periods());
        assertThat(same).isEqualTo(ZONE).hasSameHashCodeAs(ZONE).hasToString("Test/Zone");
        assertThat(new TableZone("Other", ZONE.periods())).isNotEqualTo(ZONE);
        assertThat(new TableZone("Test/Zone", List.of(ALWAYS))).isNotEqualTo(ZONE);
    }

    @ParameterizedTest
    @MethodSource
    void isNoZone(List<Period> periods, String rule) {
        assertThatThrownBy(() -> new TableZone("x", periods))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(rule);
    }

    static Stream<Arguments> isNoZone() {
        List<Period> tooMany = new ArrayList<>(List.of(ALWAYS));
        IntStream.range(0, TableZone.MAX_PERIODS).forEach(i -> tooMany.add(new Period(i, 0, "UTC")));
        return Stream.of(
                Arguments.of(List.of(), "periods"),
                Arguments.of(List.of(new Period(0, 0, "UTC")), "from always"),
                Arguments.of(List.of(ALWAYS, new Period(5, 0, "A"), new Period(5, 0, "B")), "order of time"),
                Arguments.of(List.of(new Period(Long.MIN_VALUE, 18 * 3600 + 1, "A")), "18 hours"),
                Arguments.of(List.of(new Period(Long.MIN_VALUE, 0, "")), "names"),
                Arguments.of(List.of(new Period(Long.MIN_VALUE, 0, "A B")), "names"),
                Arguments.of(List.of(new Period(Long.MIN_VALUE, 0, "1234567890123")), "names"),
                Arguments.of(tooMany, "periods"));
    }
}
