package io.flomd.testing;

import io.flomd.resource.ResourceName;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;

/** The format of a timestamp resource: how often it changes and how a time looks. Knows the codes that {@link Traces} uses, and no more. */
final class TimestampRules {
    private static final long SECOND_MICROS = 1_000_000;

    private TimestampRules() {}

    /** The least distance of two grants in microseconds, or 0 if the format changes less often than once an hour. */
    static long resolutionMicros(ResourceName timestamp) {
        String format = format(timestamp);
        long fraction = 1;
        for (String code : new String[] {"#ffffff", "#fffff", "#ffff", "#fff", "#ff", "#f"}) {
            if (format.contains(code)) {
                return fraction;
            }
            fraction *= 10;
        }
        if (containsOneOf(format, "%c", "%r", "%s", "%S", "%T", "%X")) {
            return SECOND_MICROS;
        }
        if (containsOneOf(format, "%M", "%R")) {
            return 60 * SECOND_MICROS;
        }
        return containsOneOf(format, "%H", "%I") ? 3_600 * SECOND_MICROS : 0;
    }

    /** Whether the format alone tells any two buckets apart, but for the hour that repeats. */
    static boolean isComplete(ResourceName timestamp) {
        String format = format(timestamp);
        long resolution = resolutionMicros(timestamp);
        boolean date = format.contains("%Y") && format.contains("%m") && format.contains("%d");
        boolean minute = resolution > 60 * SECOND_MICROS || format.contains("%M");
        boolean second = resolution > SECOND_MICROS || format.contains("%S");
        return format.contains("%s") || (date && format.contains("%H") && minute && second);
    }

    /** How many codes the format has, of those that are known here. */
    static int codes(ResourceName timestamp) {
        return format(timestamp).split("[%#]", -1).length - 1;
    }

    /** The time, given in microseconds since 1970, as an element of the resource. */
    static String element(ResourceName timestamp, long micros, ZoneId zone) {
        ZonedDateTime time = local(micros, zone);
        String text = format(timestamp);
        for (int digits = 6; digits > 0; digits--) {
            String code = "#" + "f".repeat(digits);
            if (text.contains(code)) {
                text = text.replace(
                        code, "." + padded(micros % SECOND_MICROS, 6).substring(0, digits));
            }
        }
        StringBuilder element = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            element.append(text.charAt(i) == '%' ? field(text.charAt(++i), time) : text.substring(i, i + 1));
        }
        return element.toString();
    }

    private static String field(char code, ZonedDateTime time) {
        return switch (code) {
            case 'Y' -> padded(time.getYear(), 4);
            case 'm' -> padded(time.getMonthValue(), 2);
            case 'd' -> padded(time.getDayOfMonth(), 2);
            case 'H' -> padded(time.getHour(), 2);
            case 'M' -> padded(time.getMinute(), 2);
            case 'S' -> padded(time.getSecond(), 2);
            case 's' -> Long.toString(time.toEpochSecond());
            case 'z' -> offset(time.getOffset().getTotalSeconds());
            default -> throw new IllegalArgumentException("%" + code + " is not known here");
        };
    }

    private static String offset(int seconds) {
        int minutes = Math.abs(seconds) / 60;
        return (seconds < 0 ? "-" : "+") + padded(minutes / 60, 2) + padded(minutes % 60, 2);
    }

    private static String padded(long number, int digits) {
        String text = Long.toString(number);
        return "0".repeat(digits - text.length()) + text;
    }

    /**
     * A moment by two clocks, in microseconds since 1970.
     *
     * @param micros by the clock of the world
     * @param localMicros by the clock on the wall
     */
    record Moment(long micros, long localMicros) {
        static Moment of(long micros, ZoneId zone) {
            return new Moment(micros, TimestampRules.localMicros(micros, zone));
        }
    }

    /**
     * Whether two grants at these times are a bucket apart on the clock of the world and, unless the format tells that clock itself, on the
     * clock on the wall.
     */
    static boolean laterBucket(ResourceName timestamp, Moment last, Moment now) {
        long resolution = resolutionMicros(timestamp);
        boolean later = now.micros / resolution > last.micros / resolution;
        boolean laterOnTheWall = now.localMicros / resolution > last.localMicros / resolution;
        String format = format(timestamp);
        boolean universal = format.contains("%s") || (format.contains("%z") && isComplete(timestamp));
        return later && (laterOnTheWall || universal);
    }

    /** When the next bucket begins, on either clock, in microseconds since 1970. */
    static long nextBoundaryMicros(ResourceName timestamp, long nowMicros, ZoneId zone) {
        long resolution = resolutionMicros(timestamp);
        long untilNext = resolution - nowMicros % resolution;
        long untilNextLocal = resolution - localMicros(nowMicros, zone) % resolution;
        return nowMicros + Math.min(untilNext, untilNextLocal);
    }

    /**
     * The first time after now, in microseconds since 1970, at which time alone may let another be granted: a bucket begins that is later
     * than that of the last grant.
     */
    static long nextOpenMicros(ResourceName timestamp, Moment last, long nowMicros, ZoneId zone) {
        long moment = nextBoundaryMicros(timestamp, nowMicros, zone);
        while (!laterBucket(timestamp, last, Moment.of(moment, zone))) {
            long resolution = resolutionMicros(timestamp);
            long missing = (last.localMicros / resolution + 1) * resolution - localMicros(moment, zone);
            if (missing <= 0) {
                moment = nextBoundaryMicros(timestamp, moment, zone);
            } else {
                ZoneOffsetTransition transition =
                        zone.getRules().nextTransition(Instant.EPOCH.plus(moment, ChronoUnit.MICROS));
                long changes = transition == null ? Long.MAX_VALUE : transition.toEpochSecond() * SECOND_MICROS;
                moment = Math.min(moment + missing, changes);
            }
        }
        return moment;
    }

    private static long localMicros(long micros, ZoneId zone) {
        return micros + local(micros, zone).getOffset().getTotalSeconds() * SECOND_MICROS;
    }

    private static ZonedDateTime local(long micros, ZoneId zone) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atZone(zone);
    }

    private static String format(ResourceName timestamp) {
        String text = timestamp.text();
        return text.substring("_t_".length(), text.lastIndexOf('['));
    }

    private static boolean containsOneOf(String text, String... parts) {
        for (String part : parts) {
            if (text.contains(part)) {
                return true;
            }
        }
        return false;
    }
}
