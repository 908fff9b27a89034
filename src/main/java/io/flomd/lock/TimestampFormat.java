package io.flomd.lock;

import io.flomd.lock.TableZone.WallTime;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/**
 * The format of a timestamp resource: C's strftime with the extension {@code #f} to {@code #ffffff} for fractions of a second (FLoM protocol,
 * timestamp resource).
 */
final class TimestampFormat {
    /** The most codes and fractions that a format may have; each of them is work at every grant. */
    static final int MAX_CODES = 64;

    private static final int MAX_FRACTION_DIGITS = 6;
    private static final long SECOND = 1_000_000;
    private static final long DAY_SECONDS = 86_400;
    /** Microseconds that a fraction of so many digits can tell apart. */
    private static final long[] UNITS = {SECOND, 100_000, 10_000, 1_000, 100, 10, 1};

    private static final String[] SECOND_CODES = {"%c", "%r", "%s", "%S", "%T", "%X"};
    private static final String[] MINUTE_CODES = {"%M", "%R"};
    private static final String[] HOUR_CODES = {"%H", "%I"};

    private final List<Part> parts = new ArrayList<>();
    private final long resolutionMicros;
    private int codes;
    private int fields;
    private long fractionUnit = SECOND;
    /** The day that was looked at last, and what the format tells of it. */
    private long lastDay = Long.MIN_VALUE;

    private long lastDayTells;

    /** A piece of the format: a literal, a strftime code, or a fraction of a second with so many digits. */
    private record Part(String literal, char code, int fractionDigits) {
        boolean isFraction() {
            return fractionDigits > 0;
        }
    }

    TimestampFormat(String format) {
        this.resolutionMicros = resolution(format);
        parse(format);
    }

    /** Whether it has more codes, or makes longer elements, than allowed. */
    boolean isTooLong() {
        int length = 0;
        for (Part part : parts) {
            length += part.isFraction()
                    ? 1 + part.fractionDigits
                    : part.code != 0 ? Strftime.maxLength(part.code) : part.literal.length();
        }
        return codes > MAX_CODES || length > SlotResource.MAX_ELEMENT_LENGTH;
    }

    /** How many literals, codes and fractions it was parsed into. */
    int partCount() {
        return parts.size();
    }

    /** The least time between two grants, in microseconds; 0 if the format is too coarse for a resource. */
    long resolutionMicros() {
        return resolutionMicros;
    }

    /** Whether two moments in different local buckets always look different. */
    boolean isComplete() {
        int needed = Strftime.DATE | Strftime.HOUR;
        if (resolutionMicros <= 60 * SECOND) {
            needed |= Strftime.MINUTE;
        }
        if (resolutionMicros <= SECOND) {
            needed |= Strftime.SECOND;
        }
        int known = fields;
        if ((known & Strftime.HALF_DAY_HOUR) != 0 && (known & Strftime.HALF_DAY) != 0) {
            known |= Strftime.HOUR;
        }
        return (known & needed) == needed;
    }

    /** Whether two moments always look different even where the local time repeats. */
    boolean isUniversal() {
        return (fields & Strftime.EPOCH) != 0 || (isComplete() && (fields & Strftime.OFFSET) != 0);
    }

    /**
     * A number for what the format can tell of the moment: moments with equal numbers look the same, and others do not, but for texts that may
     * be read in two ways. Much quicker than the text.
     */
    long tells(long epochMicros, TableZone zone) {
        long second = Math.floorDiv(zone.localMicros(epochMicros), SECOND);
        long told = Strftime.mix(dayTells(Math.floorDiv(second, DAY_SECONDS)), clockTells(second));
        if (fractionUnit < SECOND) {
            told = Strftime.mix(told, Math.floorMod(epochMicros, SECOND) / fractionUnit);
        }
        if ((fields & Strftime.EPOCH) != 0) {
            told = Strftime.mix(told, Math.floorDiv(epochMicros, SECOND));
        }
        if ((fields & Strftime.OFFSET) != 0) {
            told = Strftime.mix(told, zone.periodAt(epochMicros).offsetSeconds());
        }
        if ((fields & Strftime.ZONE_NAME) != 0) {
            told = Strftime.mix(told, zone.periodAt(epochMicros).name().hashCode());
        }
        return told;
    }

    private long dayTells(long day) {
        if (day != lastDay) {
            lastDay = day;
            lastDayTells = Strftime.tells(fields, LocalDate.ofEpochDay(day));
        }
        return lastDayTells;
    }

    private long clockTells(long second) {
        int ofDay = (int) Math.floorMod(second, DAY_SECONDS);
        int hour = ofDay / 3600;
        boolean halfHour = (fields & Strftime.HALF_DAY_HOUR) != 0;
        boolean half = (fields & Strftime.HALF_DAY) != 0;
        long told = 0;
        if ((fields & Strftime.HOUR) != 0 || (halfHour && half)) {
            told = hour;
        } else if (halfHour) {
            told = hour % 12;
        } else if (half) {
            told = hour / 12;
        }
        told = told << 6 | ((fields & Strftime.MINUTE) == 0 ? 0 : ofDay / 60 % 60);
        return told << 6 | ((fields & Strftime.SECOND) == 0 ? 0 : ofDay % 60);
    }

    /** The moment as text. */
    String format(long epochMicros, TableZone zone) {
        WallTime time = zone.at(epochMicros);
        int micros = (int) Math.floorMod(epochMicros, SECOND);
        StringBuilder out = new StringBuilder();
        for (Part part : parts) {
            if (part.isFraction()) {
                Strftime.appendPadded(out.append('.'), micros, MAX_FRACTION_DIGITS, '0');
                out.setLength(out.length() - (MAX_FRACTION_DIGITS - part.fractionDigits));
            } else if (part.code != 0) {
                Strftime.append(out, part.code, time);
            } else {
                out.append(part.literal);
            }
        }
        return out.toString();
    }

    /** Ends behind the first code that is one too many. */
    private void parse(String format) {
        StringBuilder literal = new StringBuilder();
        int i = 0;
        while (i < format.length() && codes <= MAX_CODES) {
            int digits = fractionDigitsAt(format, i);
            int code = format.charAt(i) == '%' ? codeAt(format, i + 1) : -1;
            if (digits > 0) {
                flush(literal);
                parts.add(new Part("", (char) 0, digits));
                codes++;
                fractionUnit = Math.min(fractionUnit, UNITS[digits]);
                i += 1 + digits;
            } else if (code >= 0) {
                flush(literal);
                parts.add(new Part("", format.charAt(code), 0));
                codes++;
                fields |= Strftime.fieldsOf(format.charAt(code));
                i = code + 1;
            } else {
                literal.append(format.charAt(i));
                i++;
            }
        }
        flush(literal);
    }

    private void flush(StringBuilder literal) {
        if (literal.length() > 0) {
            parts.add(new Part(literal.toString(), (char) 0, 0));
            literal.setLength(0);
        }
    }

    private static int fractionDigitsAt(String format, int at) {
        if (format.charAt(at) != '#') {
            return 0;
        }
        int digits = 0;
        while (digits < MAX_FRACTION_DIGITS
                && at + 1 + digits < format.length()
                && format.charAt(at + 1 + digits) == 'f') {
            digits++;
        }
        return digits;
    }

    /** Where the code letter stands behind a percent sign, past the modifiers E and O; -1 if there is none that we know. */
    private static int codeAt(String format, int at) {
        int letter = at;
        if (letter < format.length() && (format.charAt(letter) == 'E' || format.charAt(letter) == 'O')) {
            letter++;
        }
        return letter < format.length() && Strftime.isCode(format.charAt(letter)) ? letter : -1;
    }

    private static long resolution(String format) {
        long resolution = 1;
        for (int digits = MAX_FRACTION_DIGITS; digits > 0; digits--) {
            if (format.contains("#" + "f".repeat(digits))) {
                return resolution;
            }
            resolution *= 10;
        }
        if (containsAny(format, SECOND_CODES)) {
            return SECOND;
        }
        if (containsAny(format, MINUTE_CODES)) {
            return 60 * SECOND;
        }
        return containsAny(format, HOUR_CODES) ? 3600 * SECOND : 0;
    }

    private static boolean containsAny(String format, String[] codes) {
        for (String code : codes) {
            if (format.contains(code)) {
                return true;
            }
        }
        return false;
    }
}
