package io.flomd.engine;

import io.flomd.lock.TableZone;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Makes the zone of a lock table: offsets by the rules of this JDK from 1970 to 2099, and the short names that C prints, from the list in
 * {@code zone-names.txt}. An offset that the list does not know for the zone is called by its number, as C does it: {@code +0530}.
 */
public final class ZoneTables {
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant END = LocalDateTime.of(2100, 1, 1, 0, 0).toInstant(ZoneOffset.UTC);
    private static final String NAMES = "zone-names.txt";

    private ZoneTables() {}

    /** The table of that zone. */
    public static TableZone of(ZoneId zone) {
        ZoneRules rules = zone.getRules();
        Map<Integer, NavigableMap<Long, String>> names = names(zone.getId());
        List<TableZone.Period> periods = new ArrayList<>();
        long start = Long.MIN_VALUE;
        int offset = rules.getOffset(FIRST).getTotalSeconds();
        ZoneOffsetTransition next = rules.nextTransition(FIRST);
        while (next != null && next.getInstant().isBefore(END)) {
            addPeriods(start, next.toEpochSecond(), offset, names, periods);
            start = next.toEpochSecond();
            offset = next.getOffsetAfter().getTotalSeconds();
            next = rules.nextTransition(next.getInstant());
        }
        addPeriods(start, Long.MAX_VALUE, offset, names, periods);
        return new TableZone(zone.getId(), periods);
    }

    /** Adds one period, or more if the name of the offset changes meanwhile. */
    private static void addPeriods(
            long start,
            long end,
            int offset,
            Map<Integer, NavigableMap<Long, String>> names,
            List<TableZone.Period> periods) {
        NavigableMap<Long, String> ofOffset = names.get(offset);
        if (ofOffset == null) {
            periods.add(new TableZone.Period(start, offset, number(offset)));
            return;
        }
        String name = ofOffset.floorEntry(start).getValue();
        periods.add(new TableZone.Period(start, offset, name));
        for (Map.Entry<Long, String> change :
                ofOffset.subMap(start, false, end, false).entrySet()) {
            if (!change.getValue().equals(name)) {
                name = change.getValue();
                periods.add(new TableZone.Period(change.getKey(), offset, name));
            }
        }
    }

    private static String number(int offset) {
        int minutes = Math.abs(offset) / 60;
        String hours = String.valueOf(minutes / 60 + 100).substring(1);
        String rest =
                minutes % 60 == 0 ? "" : String.valueOf(minutes % 60 + 100).substring(1);
        return (offset < 0 ? "-" : "+") + hours + rest;
    }

    /** For each offset, the names by the second from which they count. */
    private static Map<Integer, NavigableMap<Long, String>> names(String zone) {
        Map<Integer, NavigableMap<Long, String>> names = new HashMap<>();
        for (String line : lines()) {
            int bar = line.indexOf(" | ");
            if (bar > 0 && List.of(line.substring(bar + 3).split(" ", -1)).contains(zone)) {
                for (String ofOffset : line.substring(0, bar).split(" ", -1)) {
                    int equals = ofOffset.indexOf('=');
                    names.put(Integer.valueOf(ofOffset.substring(0, equals)), bySecond(ofOffset.substring(equals + 1)));
                }
            }
        }
        return names;
    }

    private static NavigableMap<Long, String> bySecond(String list) {
        NavigableMap<Long, String> names = new TreeMap<>();
        for (String entry : list.split(",", -1)) {
            int colon = entry.indexOf(':');
            names.put(
                    colon < 0 ? Long.valueOf(Long.MIN_VALUE) : Long.valueOf(entry.substring(0, colon)),
                    entry.substring(colon + 1));
        }
        return names;
    }

    private static List<String> lines() {
        try (InputStream in = ZoneTables.class.getResourceAsStream(NAMES)) {
            if (in == null) {
                throw new IllegalStateException(NAMES + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(NAMES + " cannot be read", e);
        }
    }
}
