package io.flomd.lock;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * The time zone of a table. All replicas must use the same zone with the same rules.
 *
 * @param id the zone, a parameter of the table and part of its snapshot
 */
public record TableZone(ZoneId id) {
    /** The local time at that moment. */
    ZonedDateTime at(long epochMicros) {
        return Instant.ofEpochSecond(Math.floorDiv(epochMicros, 1_000_000L)).atZone(id);
    }

    /** Microseconds between 1970-01-01 00:00 and that moment, as clocks on the wall show both. */
    long localMicros(long epochMicros) {
        long epochSecond = Math.floorDiv(epochMicros, 1_000_000L);
        int offset = id.getRules().getOffset(Instant.ofEpochSecond(epochSecond)).getTotalSeconds();
        return epochMicros + offset * 1_000_000L;
    }
}
