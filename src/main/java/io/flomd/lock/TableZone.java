package io.flomd.lock;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The time zone of a table: the offsets from UTC and their short names over a span of years, as data. The table takes no rules from its
 * machine, so that tables on machines with other rules compute the same. Immutable.
 */
public final class TableZone {
    /** Coordinated universal time. */
    public static final TableZone UTC = new TableZone("UTC", List.of(new Period(Long.MIN_VALUE, 0, "UTC")));

    /** The most periods that a zone may have. */
    public static final int MAX_PERIODS = 1_000;
    /** The longest short name. */
    public static final int MAX_NAME_LENGTH = 12;

    private static final int MAX_OFFSET_SECONDS = 18 * 3600;
    private static final long SECOND_MICROS = 1_000_000;
    private static final int DAY_SECONDS = 86_400;

    private final String id;
    private final List<Period> periods;
    private final long[] starts;

    /**
     * A time in which clocks on the wall differ from UTC by one offset.
     *
     * @param fromSecond when it begins, in seconds since 1970; of the first period {@link Long#MIN_VALUE}
     * @param offsetSeconds what is added to UTC, within 18 hours
     * @param name what C prints for {@code %Z}, 1 to 12 printable characters of ASCII
     */
    public record Period(long fromSecond, int offsetSeconds, String name) {}

    /** A moment as clocks on the wall show it. */
    record WallTime(LocalDateTime local, long epochSecond, Period period) {}

    /**
     * A zone of these periods, the last of which never ends.
     *
     * @param id its name, for people; cut behind {@link BoundedText#MAX_LENGTH} characters
     * @throws IllegalArgumentException if the periods are none or too many, not in order, or not what they must be
     */
    public TableZone(String id, List<Period> periods) {
        this.id = BoundedText.of(id);
        this.periods = List.copyOf(periods);
        require(
                !periods.isEmpty() && periods.size() <= MAX_PERIODS,
                "1 to " + MAX_PERIODS + " periods",
                periods.size());
        this.starts = new long[this.periods.size()];
        for (int i = 0; i < starts.length; i++) {
            Period period = this.periods.get(i);
            starts[i] = period.fromSecond;
            require(
                    i == 0 ? starts[i] == Long.MIN_VALUE : starts[i] > starts[i - 1],
                    "periods in order of time, the first from always",
                    period);
            require(Math.abs(period.offsetSeconds) <= MAX_OFFSET_SECONDS, "offsets within 18 hours", period);
            require(isName(period.name), "names of 1 to " + MAX_NAME_LENGTH + " printable characters", period);
        }
    }

    /** The name of the zone, for people. */
    public String id() {
        return id;
    }

    /** Its periods in order. */
    public List<Period> periods() {
        return periods;
    }

    /** The local time at that moment. */
    WallTime at(long epochMicros) {
        long second = Math.floorDiv(epochMicros, SECOND_MICROS);
        Period period = periods.get(index(second));
        long local = second + period.offsetSeconds;
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(local, DAY_SECONDS));
        LocalTime time = LocalTime.ofSecondOfDay(Math.floorMod(local, DAY_SECONDS));
        return new WallTime(LocalDateTime.of(date, time), second, period);
    }

    /** Microseconds between 1970-01-01 00:00 and that moment, as clocks on the wall show both. */
    long localMicros(long epochMicros) {
        return epochMicros + offsetMicros(index(Math.floorDiv(epochMicros, SECOND_MICROS)));
    }

    /** The period of that moment. */
    Period periodAt(long epochMicros) {
        return periods.get(index(Math.floorDiv(epochMicros, SECOND_MICROS)));
    }

    /** The first moment, not before the given one, at which the local time is at least the given one; both in microseconds. */
    long firstAtLocal(long notBeforeMicros, long localMicros) {
        int period = index(Math.floorDiv(notBeforeMicros, SECOND_MICROS));
        long earliest = notBeforeMicros;
        while (true) {
            long moment = Math.max(earliest, localMicros - offsetMicros(period));
            period++;
            if (period == starts.length || moment < starts[period] * SECOND_MICROS) {
                return moment;
            }
            earliest = starts[period] * SECOND_MICROS;
        }
    }

    private long offsetMicros(int period) {
        return periods.get(period).offsetSeconds * SECOND_MICROS;
    }

    private int index(long second) {
        int found = Arrays.binarySearch(starts, second);
        return found >= 0 ? found : -found - 2;
    }

    private static boolean isName(String name) {
        boolean printable = true;
        for (int i = 0; i < name.length(); i++) {
            printable &= name.charAt(i) > ' ' && name.charAt(i) < 0x7f;
        }
        return printable && !name.isEmpty() && name.length() <= MAX_NAME_LENGTH;
    }

    private static void require(boolean holds, String rule, Object found) {
        if (!holds) {
            throw new IllegalArgumentException("a time zone has " + rule + ", not " + found);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TableZone zone && id.equals(zone.id) && periods.equals(zone.periods);
    }

    @Override
    public int hashCode() {
        return id.hashCode() * 31 + Arrays.hashCode(starts);
    }

    @Override
    public String toString() {
        return id;
    }
}
