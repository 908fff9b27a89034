package io.flomd.lock;

import java.time.ZonedDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;
import java.util.Locale;
import java.util.TimeZone;

/** The conversion codes of C's strftime in the C locale, as glibc prints them. */
final class Strftime {
    static final int DATE = 1 | 2 | 4;
    static final int HOUR = 8;
    static final int MINUTE = 16;
    static final int SECOND = 32;
    static final int HALF_DAY_HOUR = 64;
    static final int HALF_DAY = 128;
    static final int OFFSET = 256;
    static final int EPOCH = 512;

    private static final int YEAR = 1;
    private static final int MONTH = 2;
    private static final int DAY = 4;
    private static final int TIME = HOUR | MINUTE | SECOND;
    private static final String CODES = "aAbBcCdDeFgGhHIjklmMnpPrRsStTuUVwWxXyYzZ%";

    private static final String[] DAYS = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
    private static final String[] MONTHS = {
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December"
    };

    private Strftime() {}

    static boolean isCode(char code) {
        return CODES.indexOf(code) >= 0;
    }

    /** What a code tells of a moment, as a set of the bits above. */
    static int fieldsOf(char code) {
        return switch (code) {
            case 'Y', 'y' -> YEAR;
            case 'b', 'B', 'h', 'm' -> MONTH;
            case 'd', 'e' -> DAY;
            case 'j' -> MONTH | DAY;
            case 'D', 'F', 'x' -> DATE;
            case 'H', 'k' -> HOUR;
            case 'I', 'l' -> HALF_DAY_HOUR;
            case 'p', 'P' -> HALF_DAY;
            case 'M' -> MINUTE;
            case 'S' -> SECOND;
            case 'R' -> HOUR | MINUTE;
            case 'r', 'T', 'X' -> TIME;
            case 'c' -> DATE | TIME;
            case 's' -> DATE | TIME | EPOCH;
            case 'z', 'Z' -> OFFSET;
            default -> 0;
        };
    }

    static void append(StringBuilder out, char code, ZonedDateTime time) {
        switch (code) {
            case 'c' -> appendAll(out, "a b e T Y", time);
            case 'D', 'x' -> appendAll(out, "m/d/y", time);
            case 'F' -> appendAll(out, "Y-m-d", time);
            case 'R' -> appendAll(out, "H:M", time);
            case 'T', 'X' -> appendAll(out, "H:M:S", time);
            case 'r' -> appendAll(out, "I:M:S p", time);
            case 'a', 'A', 'b', 'B', 'h', 'p', 'P', 'Z', 'n', 't', '%' -> out.append(word(code, time));
            case 'e', 'k', 'l' -> appendPadded(out, number(code, time), 2, ' ');
            case 'z' -> appendOffset(out, time.getOffset().getTotalSeconds());
            default -> appendPadded(out, number(code, time), width(code), '0');
        }
    }

    static void appendPadded(StringBuilder out, long number, int width, char pad) {
        String digits = Long.toString(number);
        for (int i = digits.length(); i < width; i++) {
            out.append(pad);
        }
        out.append(digits);
    }

    private static void appendAll(StringBuilder out, String codes, ZonedDateTime time) {
        for (int i = 0; i < codes.length(); i++) {
            char c = codes.charAt(i);
            if (c == ' ' || c == ':' || c == '/' || c == '-') {
                out.append(c);
            } else {
                append(out, c, time);
            }
        }
    }

    private static String word(char code, ZonedDateTime time) {
        return switch (code) {
            case 'a' -> DAYS[time.getDayOfWeek().getValue() - 1].substring(0, 3);
            case 'A' -> DAYS[time.getDayOfWeek().getValue() - 1];
            case 'b', 'h' -> MONTHS[time.getMonthValue() - 1].substring(0, 3);
            case 'B' -> MONTHS[time.getMonthValue() - 1];
            case 'p' -> time.getHour() < 12 ? "AM" : "PM";
            case 'P' -> time.getHour() < 12 ? "am" : "pm";
            case 'Z' -> zoneName(time);
            case 'n' -> "\n";
            case 't' -> "\t";
            default -> "%";
        };
    }

    /** The short name of the zone, as the C library takes it from the zone's own table of names. */
    private static String zoneName(ZonedDateTime time) {
        boolean summer = time.getZone().getRules().isDaylightSavings(time.toInstant());
        return TimeZone.getTimeZone(time.getZone()).getDisplayName(summer, TimeZone.SHORT, Locale.ENGLISH);
    }

    private static long number(char code, ZonedDateTime time) {
        int hour = time.getHour();
        int dayOfYear = time.getDayOfYear();
        int dayFromSunday = time.getDayOfWeek().getValue() % 7;
        return switch (code) {
            case 'C' -> Math.floorDiv(time.getYear(), 100);
            case 'd', 'e' -> time.getDayOfMonth();
            case 'g' -> Math.floorMod(time.get(IsoFields.WEEK_BASED_YEAR), 100);
            case 'G' -> time.get(IsoFields.WEEK_BASED_YEAR);
            case 'H', 'k' -> hour;
            case 'I', 'l' -> hour % 12 == 0 ? 12 : hour % 12;
            case 'j' -> dayOfYear;
            case 'm' -> time.getMonthValue();
            case 'M' -> time.getMinute();
            case 's' -> time.toEpochSecond();
            case 'S' -> time.getSecond();
            case 'u' -> time.get(ChronoField.DAY_OF_WEEK);
            case 'U' -> (dayOfYear + 6 - dayFromSunday) / 7;
            case 'V' -> time.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case 'w' -> dayFromSunday;
            case 'W' -> (dayOfYear + 6 - (dayFromSunday + 6) % 7) / 7;
            case 'y' -> Math.floorMod(time.getYear(), 100);
            case 'Y' -> time.getYear();
            default -> throw new IllegalArgumentException("%" + code + " is not a number");
        };
    }

    private static int width(char code) {
        return switch (code) {
            case 'j' -> 3;
            case 's', 'u', 'w', 'Y', 'G' -> 1;
            default -> 2;
        };
    }

    private static void appendOffset(StringBuilder out, int seconds) {
        int minutes = Math.abs(seconds) / 60;
        out.append(seconds < 0 ? '-' : '+');
        appendPadded(out, minutes / 60 * 100L + minutes % 60, 4, '0');
    }
}
