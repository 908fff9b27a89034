package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.engine.ZoneTables;
import io.flomd.testing.Seeds;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Formats of timestamp resources: strftime as the C library prints it, fractions of a second, and what follows for the resource. */
class TimestampFormatTest {
    private static final TableZone ROME = ZoneTables.of(ZoneId.of("Europe/Rome"));
    private static final String CODES = "aAbBcCdDeFgGhHIjklmMpPrRsSTuUVwWxXyYzZ";

    /** What strftime of the GNU C library printed in this zone, code by code. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "1795402339;Mon|Monday|Nov|November|Mon Nov 23 03:52:19 2026|20|23|11/23/26|23|2026-11-23|26|2026|Nov|03|03|327| 3| 3|11|52"
                        + "|AM|am|03:52:19 AM|03:52|1795402339|19|03:52:19|1|47|48|1|47|11/23/26|03:52:19|26|2026|+0100|CET",
                "1767222000;Thu|Thursday|Jan|January|Thu Jan  1 00:00:00 2026|20|01|01/01/26| 1|2026-01-01|26|2026|Jan|00|12|001| 0|12|01|00"
                        + "|AM|am|12:00:00 AM|00:00|1767222000|00|00:00:00|4|00|01|4|00|01/01/26|00:00:00|26|2026|+0100|CET",
                "1783036805;Fri|Friday|Jul|July|Fri Jul  3 02:00:05 2026|20|03|07/03/26| 3|2026-07-03|26|2026|Jul|02|02|184| 2| 2|07|00"
                        + "|AM|am|02:00:05 AM|02:00|1783036805|05|02:00:05|5|26|27|5|26|07/03/26|02:00:05|26|2026|+0200|CEST"
            })
    void printsEveryCodeAsTheCLibraryDoes(long epochSecond, String expected) {
        StringBuilder format = new StringBuilder();
        for (char code : CODES.toCharArray()) {
            format.append(format.isEmpty() ? "%" : "|%").append(code);
        }
        assertThat(new TimestampFormat(format.toString()).format(epochSecond * 1_000_000, ROME))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "%S, 1000000", "%c, 1000000", "%M, 60000000", "%R, 60000000", "%H, 3600000000", "%I, 3600000000",
        "#f, 100000", "%S#ff, 10000", "#fff, 1000", "#ffff, 100", "#fffff, 10", "%Y#ffffff, 1",
        "%d, 0", "S, 0", "%Y%m%d, 0", "%%S, 1000000"
    })
    void theResolutionFollowsFromTheFinestCode(String format, long resolutionMicros) {
        assertThat(new TimestampFormat(format).resolutionMicros()).isEqualTo(resolutionMicros);
    }

    @ParameterizedTest
    @CsvSource({
        "%S#fff, 19.407",
        "#f, .4",
        "#ffffffX, .407999X",
        "#fffffff, .407999f",
        "#, #",
        "%Q%S, %Q19",
        "%, %",
        "%ES, 19",
        "%S\\:%M, 19\\:52",
        "%%%S, %19"
    })
    void fractionsAreCutOffAndUnknownCodesStay(String format, String expected) {
        assertThat(new TimestampFormat(format).format(1_795_402_339_407_999L, ROME))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "%Y%m%d%H%M%S, true",
        "%c, true",
        "%s, true",
        "%y%j%T, true",
        "%F%I%M%S%p, true",
        "%F%H%M, true",
        "%F%H, true",
        "%S, false",
        "%H%M%S, false",
        "%F%I%M%S, false",
        "%Y%m%H%M%S, false",
        "%F%S, false",
        "%F%H%S, false",
        "%F%H%M#f, false",
        "%F%T#f, true"
    })
    void aFormatIsCompleteIfEveryMomentLooksDifferent(String format, boolean complete) {
        assertThat(new TimestampFormat(format).isComplete()).isEqualTo(complete);
    }

    @ParameterizedTest
    @CsvSource({"%s, true", "%F%T%z, true", "%F%T, false", "%T%z, false", "%F%T%Z, false"})
    void aFormatIsUniversalIfTheRepeatedHourLooksDifferentToo(String format, boolean universal) {
        assertThat(new TimestampFormat(format).isUniversal()).isEqualTo(universal);
    }

    @Test
    void aFormatIsTooLongByItsCodesOrByTheLongestElementAndOnePastEach() {
        assertThat(isTooLong("%S".repeat(TimestampFormat.MAX_CODES))).isFalse();
        assertThat(isTooLong("%S".repeat(TimestampFormat.MAX_CODES + 1))).isTrue();
        assertThat(isTooLong("#f".repeat(TimestampFormat.MAX_CODES + 1))).isTrue();
        String literal = "x".repeat(SlotResource.MAX_ELEMENT_LENGTH - 24);
        assertThat(isTooLong("%c" + literal)).isFalse();
        assertThat(isTooLong("%c" + literal + "x")).isTrue();
        assertThat(isTooLong("%A".repeat(44))).isFalse();
        assertThat(isTooLong("%A".repeat(45))).isTrue();
    }

    @Test
    void noCodeMakesMoreThanItsGreatestLength() {
        for (char code : CODES.toCharArray()) {
            for (long day = 0; day < 400; day++) {
                String text = new TimestampFormat("%" + code).format((1_700_000_000 + day * 86_399) * 1_000_000, ROME);
                assertThat(text.length()).as("%%%s", code).isBetween(1, Strftime.maxLength(code));
            }
        }
    }

    @Test
    void momentsThatLookDifferentTellDifferentThings() {
        Seeds.checkEach(500, random -> {
            StringBuilder text = new StringBuilder();
            for (int codes = 1 + random.nextInt(3); codes > 0; codes--) {
                text.append('%').append(CODES.charAt(random.nextInt(CODES.length())));
            }
            TimestampFormat format = new TimestampFormat(text + (random.nextBoolean() ? "#ff" : ""));
            // Around the end of summer time of 2024, where most things happen.
            long base = 1_729_990_800_000_000L + random.nextInt(7200) * 1_000_000L - 3_600_000_000L;
            for (int i = 0; i < 200; i++) {
                long one = base + random.nextInt(1_000) * 10_000L * (random.nextBoolean() ? 1 : 360_000);
                long other = base + random.nextInt(1_000) * 10_000L * (random.nextBoolean() ? 1 : 360_000);
                if (format.tells(one, ROME) == format.tells(other, ROME)) {
                    assertThat(format.format(one, ROME)).as("%s", text).isEqualTo(format.format(other, ROME));
                }
            }
        });
    }

    @Test
    void momentsThatTellDifferentThingsLookDifferent() {
        String withoutZone = CODES.replace("z", "").replace("Z", "");
        Seeds.checkEach(500, random -> {
            StringBuilder text = new StringBuilder();
            for (int codes = 1 + random.nextInt(3); codes > 0; codes--) {
                text.append('%').append(withoutZone.charAt(random.nextInt(withoutZone.length())));
            }
            TimestampFormat format = new TimestampFormat(text + (random.nextBoolean() ? "#ff" : ""));
            long base = 1_729_990_800_000_000L + random.nextInt(7200) * 1_000_000L;
            for (int i = 0; i < 200; i++) {
                long other = base + random.nextInt(1_000) * 10_000L * (random.nextBoolean() ? 1 : 360_000);
                if (format.tells(base, ROME) != format.tells(other, ROME)) {
                    assertThat(format.format(base, ROME)).as("%s", text).isNotEqualTo(format.format(other, ROME));
                }
            }
        });
    }

    private static boolean isTooLong(String format) {
        return new TimestampFormat(format).isTooLong();
    }
}
