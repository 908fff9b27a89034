package io.flomd.lock;

import io.flomd.lock.TableZone.WallTime;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.IsoFields;

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
    static final int ZONE_NAME = 1024;
    static final int YEAR = 1;
    static final int MONTH = 2;
    static final int DAY = 4;
    // What follows from a date but does not tell it.
    static final int DAY_OF_YEAR = 2048;
    static final int WEEKDAY = 4096;
    static final int CENTURY = 8192;
    static final int WEEK_YEAR = 16_384;
    static final int WEEK = 32_768;
    static final int SUNDAY_WEEK = 65_536;
    static final int MONDAY_WEEK = 131_072;

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
            case 'j' -> MONTH | DAY | DAY_OF_YEAR;
            case 'D', 'F', 'x' -> DATE;
            case 'H', 'k' -> HOUR;
            case 'I', 'l' -> HALF_DAY_HOUR;
            case 'p', 'P' -> HALF_DAY;
            case 'M' -> MINUTE;
            case 'S' -> SECOND;
            case 'R' -> HOUR | MINUTE;
            case 'r', 'T', 'X' -> TIME;
            case 'c' -> DATE | TIME | WEEKDAY;
            case 's' -> DATE | TIME | EPOCH;
            case 'z' -> OFFSET;
            case 'Z' -> ZONE_NAME;
            case 'a', 'A', 'u', 'w' -> WEEKDAY;
            case 'C' -> CENTURY;
            case 'g', 'G' -> WEEK_YEAR;
            case 'V' -> WEEK;
            case 'U' -> SUNDAY_WEEK;
            case 'W' -> MONDAY_WEEK;
            default -> 0;
        };
    }

    static void append(StringBuilder out, char code, WallTime time) {
        switch (code) {
            case 'c' -> appendAll(out, "a b e T Y", time);
            case 'D', 'x' -> appendAll(out, "m/d/y", time);
            case 'F' -> appendAll(out, "Y-m-d", time);
            case 'R' -> appendAll(out, "H:M", time);
            case 'T', 'X' -> appendAll(out, "H:M:S", time);
            case 'r' -> appendAll(out, "I:M:S p", time);
            case 'a', 'A', 'b', 'B', 'h', 'p', 'P', 'Z', 'n', 't', '%' -> out.append(word(code, time));
            case 'e', 'k', 'l' -> appendPadded(out, number(code, time), 2, ' ');
            case 'z' -> appendOffset(out, time.period().offsetSeconds());
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

    private static void appendAll(StringBuilder out, String codes, WallTime time) {
        for (int i = 0; i < codes.length(); i++) {
            char c = codes.charAt(i);
            if (c == ' ' || c == ':' || c == '/' || c == '-') {
                out.append(c);
            } else {
                append(out, c, time);
            }
        }
    }

    private static String word(char code, WallTime time) {
        LocalDateTime local = time.local();
        return switch (code) {
            case 'a' -> DAYS[local.getDayOfWeek().getValue() - 1].substring(0, 3);
            case 'A' -> DAYS[local.getDayOfWeek().getValue() - 1];
            case 'b', 'h' -> MONTHS[local.getMonthValue() - 1].substring(0, 3);
            case 'B' -> MONTHS[local.getMonthValue() - 1];
            case 'p' -> local.getHour() < 12 ? "AM" : "PM";
            case 'P' -> local.getHour() < 12 ? "am" : "pm";
            case 'Z' -> time.period().name();
            case 'n' -> "\n";
            case 't' -> "\t";
            default -> "%";
        };
    }

    private static long number(char code, WallTime time) {
        LocalDateTime local = time.local();
        int hour = local.getHour();
        return switch (code) {
            case 'C' -> Math.floorDiv(local.getYear(), 100);
            case 'd', 'e' -> local.getDayOfMonth();
            case 'g' -> Math.floorMod(local.get(IsoFields.WEEK_BASED_YEAR), 100);
            case 'G' -> local.get(IsoFields.WEEK_BASED_YEAR);
            case 'H', 'k' -> hour;
            case 'I', 'l' -> hour % 12 == 0 ? 12 : hour % 12;
            case 'j' -> local.getDayOfYear();
            case 'm' -> local.getMonthValue();
            case 'M' -> local.getMinute();
            case 's' -> time.epochSecond();
            case 'S' -> local.getSecond();
            case 'u' -> local.get(ChronoField.DAY_OF_WEEK);
            case 'U' -> sundayWeek(local);
            case 'V' -> local.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
            case 'w' -> dayFromSunday(local);
            case 'W' -> mondayWeek(local);
            case 'y' -> Math.floorMod(local.getYear(), 100);
            case 'Y' -> local.getYear();
            default -> throw new IllegalArgumentException("%" + code + " is not a number");
        };
    }

    /** A number for what some codes tell of a date: equal for dates that they show alike. */
    static long tells(int fields, LocalDate date) {
        if ((fields & DATE) == DATE) {
            return date.toEpochDay();
        }
        LocalDateTime local = date.atStartOfDay();
        long told = mixIf(fields & YEAR, 0, date.getYear());
        told = mixIf(fields & MONTH, told, date.getMonthValue());
        told = mixIf(fields & DAY, told, date.getDayOfMonth());
        told = mixIf(fields & DAY_OF_YEAR, told, date.getDayOfYear());
        told = mixIf(fields & WEEKDAY, told, dayFromSunday(local));
        told = mixIf(fields & CENTURY, told, Math.floorDiv(date.getYear(), 100));
        told = mixIf(fields & WEEK_YEAR, told, (fields & WEEK_YEAR) == 0 ? 0 : date.get(IsoFields.WEEK_BASED_YEAR));
        told = mixIf(fields & WEEK, told, (fields & WEEK) == 0 ? 0 : date.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
        told = mixIf(fields & SUNDAY_WEEK, told, sundayWeek(local));
        return mixIf(fields & MONDAY_WEEK, told, mondayWeek(local));
    }

    private static long mixIf(int shown, long told, long number) {
        return shown == 0 ? told : mix(told, number);
    }

    /** One number for two, in their order. */
    static long mix(long one, long other) {
        return (Long.rotateLeft(one, 23) ^ other) * 0x9e3779b97f4a7c15L;
    }

    private static int sundayWeek(LocalDateTime local) {
        return (local.getDayOfYear() + 6 - dayFromSunday(local)) / 7;
    }

    private static int mondayWeek(LocalDateTime local) {
        return (local.getDayOfYear() + 6 - (dayFromSunday(local) + 6) % 7) / 7;
    }

    private static int dayFromSunday(LocalDateTime local) {
        return local.getDayOfWeek().getValue() % 7;
    }

    /** The most bytes that a code becomes in an answer, up to the year 9999. */
    static int maxLength(char code) {
        return switch (code) {
            case '%', 'u', 'w' -> 1;
            case 'a', 'b', 'h', 'j' -> 3;
            case 'A', 'B' -> 9;
            case 'c' -> 24;
            case 'D', 'T', 'x', 'X' -> 8;
            case 'F' -> 10;
            case 'G', 'Y' -> 4;
            case 'r' -> 11;
            case 'R', 'z' -> 5;
            case 's', 'Z' -> TableZone.MAX_NAME_LENGTH;
            // &#9; and &#10;
            case 't' -> 4;
            case 'n' -> 5;
            default -> 2;
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
