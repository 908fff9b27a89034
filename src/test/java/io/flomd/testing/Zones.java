package io.flomd.testing;

import io.flomd.engine.ZoneTables;
import io.flomd.lock.TableZone;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Time zones of the JDK as lock tables know them, each made once. */
final class Zones {
    /** Every zone of this JDK, in the order of their names. */
    static final List<ZoneId> ALL =
            ZoneId.getAvailableZoneIds().stream().sorted().map(ZoneId::of).toList();

    private static final Map<ZoneId, TableZone> TABLES = new ConcurrentHashMap<>();

    private Zones() {}

    static TableZone table(ZoneId zone) {
        return TABLES.computeIfAbsent(zone, ZoneTables::of);
    }
}
