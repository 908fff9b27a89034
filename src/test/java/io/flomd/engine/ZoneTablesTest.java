package io.flomd.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.lock.TableZone;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The zones that tables are given: the JDK's offsets with C's short names. */
class ZoneTablesTest {
    /** As the C library prints them. */
    @ParameterizedTest
    @CsvSource({
        "America/Sao_Paulo, 2018-07-01T00:00:00Z, -03",
        "America/Sao_Paulo, 2018-01-01T00:00:00Z, -02",
        "Asia/Dubai, 2018-07-01T00:00:00Z, +04",
        "Europe/Istanbul, 2018-07-01T00:00:00Z, +03",
        "Europe/Istanbul, 2016-08-01T00:00:00Z, EEST",
        "Europe/Istanbul, 2016-09-08T00:00:00Z, +03",
        "Africa/Casablanca, 2018-07-01T00:00:00Z, +01",
        "Asia/Almaty, 2018-07-01T00:00:00Z, +06",
        "America/Caracas, 2008-07-01T00:00:00Z, -0430",
        "America/Caracas, 2018-07-01T00:00:00Z, -04",
        "Asia/Pyongyang, 2016-07-01T00:00:00Z, KST",
        "Europe/Moscow, 2018-07-01T00:00:00Z, MSK",
        "Europe/Rome, 2018-07-01T00:00:00Z, CEST",
        "Europe/Rome, 2018-12-01T00:00:00Z, CET",
        "Europe/Moscow, 2005-07-01T00:00:00Z, MSD",
        "Europe/Moscow, 2012-07-01T00:00:00Z, MSK",
        "Asia/Kolkata, 2018-07-01T00:00:00Z, IST",
        "America/New_York, 2018-07-01T00:00:00Z, EDT",
        "Etc/GMT+5, 2018-07-01T00:00:00Z, -05",
        "UTC, 2018-07-01T00:00:00Z, UTC",
        "GMT, 2018-07-01T00:00:00Z, GMT",
        "+05:30, 2018-07-01T00:00:00Z, +0530",
        "UTC-03:30, 2018-07-01T00:00:00Z, -0330"
    })
    void namesAreThoseOfC(String zone, Instant at, String name) {
        assertThat(period(ZoneTables.of(ZoneId.of(zone)), at).name()).isEqualTo(name);
    }

    @Test
    void offsetsAreThoseOfTheJdkInEveryZoneUntilTheYear2100() {
        for (String id : ZoneId.getAvailableZoneIds()) {
            ZoneId zone = ZoneId.of(id);
            TableZone table = ZoneTables.of(zone);
            assertThat(table.id()).isEqualTo(id);
            for (int month = 0; month < 130 * 12; month += 1 + month % 5) {
                Instant at = Instant.ofEpochSecond(month * 2_629_746L);
                ZoneOffset offset = zone.getRules().getOffset(at);
                assertThat(period(table, at).offsetSeconds())
                        .as("%s at %s", id, at)
                        .isEqualTo(offset.getTotalSeconds());
            }
        }
    }

    private static TableZone.Period period(TableZone zone, Instant at) {
        List<TableZone.Period> begun = zone.periods().stream()
                .filter(period -> period.fromSecond() <= at.getEpochSecond())
                .toList();
        return begun.get(begun.size() - 1);
    }
}
