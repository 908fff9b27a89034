package io.flomd.testing;

import io.flomd.lock.AcquireRequest;
import io.flomd.lock.LockCommand;
import io.flomd.lock.LockLimits;
import io.flomd.lock.SessionId;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.resource.ResourceType;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Random traces in which conflicts are common: few sessions, few names, time that mostly stands still. They also hold what clients should not
 * do: command numbers that are repeated or left out, releases of names never asked for, commands of sessions that are not open, sessions that
 * are opened again, clocks that go backwards; and administrators who set limits and time zones anew.
 */
public final class Traces {
    private static final int FEW_SESSIONS = 4;
    private static final int MANY_SESSIONS = 20;
    private static final int NODES = 2;

    private static final Map<ResourceType, List<String>> NAMES = Map.of(
            ResourceType.SIMPLE, List.of("a", "b", "_RESOURCE"),
            ResourceType.NUMERIC, List.of("n[3]", "n[5]", "m[1]", "n[0]"),
            ResourceType.SET, List.of("r.g.b", "x.x", "x.y.x.z"),
            ResourceType.HIERARCHICAL, List.of("/a", "/a/b", "/a/b/c", "/a/bc", "/a/c", "/ab"),
            ResourceType.SEQUENCE, List.of("_S_x[2]", "_s_x[2]", "_S_x[3]", "_s_y[1]", "_S_y[0]"),
            ResourceType.TIMESTAMP,
                    List.of(
                            "_t_%S[1]",
                            "_t_%Y%m%d%H%M%S[2]",
                            "_t_%S#f[1]",
                            "_t_%H%M[1]",
                            "_t_%s[3]",
                            "_t_%H[2]",
                            "_t_%Y%m%d%H%M%z[3]"));
    private static final List<String> ODD_NAMES = List.of(
            "x." + "y".repeat(401),
            "_t_%d[1]",
            "_t_%s[0]",
            "_t_" + "%S".repeat(65) + "[1]",
            "nobody",
            "/x/y/z",
            "/x" + "/y".repeat(64));
    private static final int[] LIFESPANS_MILLIS = {-1, 0, 0, 1, 500, 3_000};
    private static final int[] OVERTAKES = {16, -1, 0, 1, 2};

    /** The second one is ten seconds before clocks in central Europe go back by an hour. */
    private static final List<Instant> STARTS =
            List.of(Instant.parse("2023-11-14T22:13:20Z"), Instant.parse("2024-10-27T00:59:50Z"));

    private static final List<ZoneId> ZONES =
            List.of(ZoneId.of("UTC"), ZoneId.of("Asia/Kolkata"), ZoneId.of("Europe/Rome"));

    /** Beyond it tables know no transitions. */
    private static final long LAST_START_SECOND =
            Instant.parse("2090-01-01T00:00:00Z").getEpochSecond();

    private final Random random;
    private final Kind kind;
    private final List<ResourceName> names;
    /** The session that each client has now. */
    private final SessionId[] sessions;

    private final Map<SessionId, List<ResourceName>> asked = new HashMap<>();
    private final List<LockCommand> commands = new ArrayList<>();
    private long nowMicros;
    private long lastCounter;
    private long lastVersion;

    /**
     * What all traces of a generator have in common.
     *
     * @param limits makes the limits that the table begins with, and each that it is given later
     * @param zones of which one is the table's at a time
     * @param commands adds the commands
     */
    private record Kind(
            int sessions, Function<Random, LockLimits> limits, List<ZoneId> zones, Consumer<Traces> commands) {}

    private Traces(Random random, Kind kind, List<String> names) {
        this.random = random;
        this.kind = kind;
        this.sessions = new SessionId[kind.sessions];
        this.names = names.stream().map(ResourceName::of).toList();
    }

    /** A trace about one to three names of one type, or more paths. */
    public static Trace of(ResourceType type, Random random) {
        int names = type == ResourceType.HIERARCHICAL ? 3 + random.nextInt(4) : 1 + random.nextInt(3);
        Kind kind = new Kind(FEW_SESSIONS, Traces::limits, ZONES, Traces::someCommands);
        return generate(random, kind, some(names, NAMES.get(type), random));
    }

    /** A trace about two to four names of all types. */
    public static Trace mixed(Random random) {
        Kind kind = new Kind(FEW_SESSIONS, Traces::limits, ZONES, Traces::someCommands);
        return generate(random, kind, some(2 + random.nextInt(3), allNames(), random));
    }

    /** A trace with long waiting lines: many sessions want one thing, or, every other time, paths of one tree. */
    public static Trace crowded(Random random) {
        ResourceType[] types = ResourceType.values();
        ResourceType type = random.nextBoolean() ? ResourceType.HIERARCHICAL : types[random.nextInt(types.length)];
        List<String> names = type == ResourceType.HIERARCHICAL ? NAMES.get(type) : some(1, NAMES.get(type), random);
        Kind kind =
                new Kind(MANY_SESSIONS, Traces::wideLimits, ZONES, traces -> traces.commands(50 + random.nextInt(150)));
        return generate(random, kind, names);
    }

    /** A trace about hundreds of names, whose deadlines come together now and then: more than take effect at one command. */
    public static Trace many(Random random) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            names.add(
                    switch (i % 6) {
                        case 0 -> "_t_%S." + i + "[2]";
                        case 1 -> "_t_%s." + i + "[2]";
                        default -> "r" + i;
                    });
        }
        Function<Random, LockLimits> limits =
                any -> new LockLimits(1_000, 100, 1_000, OVERTAKES[any.nextInt(OVERTAKES.length)], 1_000);
        return generate(random, new Kind(FEW_SESSIONS, limits, ZONES, Traces::rounds), names);
    }

    /** A trace in any time zone of this JDK, about names of which every other is a timestamp, within small limits. */
    public static Trace anywhere(Random random) {
        List<String> names = some(2, allNames(), random);
        List<String> times = some(2, NAMES.get(ResourceType.TIMESTAMP), random);
        Kind kind = new Kind(FEW_SESSIONS, Traces::smallLimits, Zones.ALL, Traces::someCommands);
        return generate(random, kind, List.of(names.get(0), times.get(0), names.get(1), times.get(1)));
    }

    private static List<String> allNames() {
        List<String> all = new ArrayList<>(ODD_NAMES);
        NAMES.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(entry -> all.addAll(entry.getValue()));
        return all;
    }

    private static List<String> some(int count, List<String> names, Random random) {
        return random.ints(count, 0, names.size()).mapToObj(names::get).toList();
    }

    private static Trace generate(Random random, Kind kind, List<String> names) {
        LockLimits limits = kind.limits.apply(random);
        ZoneId zone = kind.zones.get(random.nextInt(kind.zones.size()));
        Traces traces = new Traces(random, kind, names);
        traces.nowMicros = ChronoUnit.MICROS.between(Instant.EPOCH, start(zone, random)) + random.nextInt(2_000_000);
        kind.commands.accept(traces);
        return new Trace(limits, zone, random.nextInt(1_000), traces.commands);
    }

    /** Some time, often seconds before clocks in the zone are set. */
    private static Instant start(ZoneId zone, Random random) {
        if (random.nextBoolean()) {
            Instant any = Instant.ofEpochSecond(random.nextLong(LAST_START_SECOND));
            ZoneOffsetTransition next = zone.getRules().nextTransition(any);
            if (next != null && next.toEpochSecond() < LAST_START_SECOND) {
                return next.getInstant().minusSeconds(10);
            }
        }
        return STARTS.get(random.nextInt(STARTS.size()));
    }

    private static LockLimits wideLimits(Random random) {
        return new LockLimits(100, 100, 100, OVERTAKES[random.nextInt(OVERTAKES.length)], 1_000);
    }

    private static LockLimits smallLimits(Random random) {
        return new LockLimits(
                1 + random.nextInt(3),
                random.nextInt(3),
                1 + random.nextInt(3),
                OVERTAKES[random.nextInt(OVERTAKES.length)],
                1_000,
                Long.MAX_VALUE,
                1 + random.nextInt(3));
    }

    /** Now and then so small that they are reached. */
    private static LockLimits limits(Random random) {
        return random.nextInt(3) > 0 ? wideLimits(random) : smallLimits(random);
    }

    private void someCommands() {
        commands(10 + random.nextInt(70));
    }

    private void commands(int length) {
        for (int client = 0; client < sessions.length; client++) {
            begin(client, random.nextInt(8) > 0);
        }
        while (commands.size() < length) {
            passTime();
            anything(random.nextInt(sessions.length));
        }
    }

    /** Many names are asked for at one moment, some sessions end, then time goes on by more than all lifespans. */
    private void rounds() {
        for (int round = 0; round < 3; round++) {
            for (int client = 0; client < sessions.length; client++) {
                begin(client, true);
            }
            for (int i = 0; i < 500; i++) {
                acquire(sessions[random.nextInt(sessions.length)]);
            }
            for (SessionId session : sessions) {
                if (random.nextInt(4) > 0) {
                    commands.add(new LockCommand.CloseSession(session, 0, nowMicros));
                }
            }
            nowMicros += 8_000_000;
            for (int i = 0; i < 20; i++) {
                nowMicros += random.nextInt(200_000);
                anything(random.nextInt(sessions.length));
            }
        }
    }

    private void anything(int client) {
        SessionId session = sessions[client];
        int dice = random.nextInt(100);
        if (dice < 55) {
            acquire(session);
        } else if (dice < 78) {
            release(session);
        } else if (dice < 84) {
            commands.add(new LockCommand.CloseSession(session, number(), nowMicros));
            begin(client, random.nextInt(4) > 0);
        } else if (dice < 88) {
            commands.add(SessionCommands.open(session, nowMicros));
        } else if (dice < 92) {
            begin(client, true);
        } else if (dice < 96) {
            revoke(session);
        } else if (dice < 98) {
            configure();
        } else {
            commands.add(new LockCommand.Tick(nowMicros));
        }
    }

    /** Gives the client a new session; one that is not opened yet may be later. */
    private void begin(int client, boolean open) {
        asked.remove(sessions[client]);
        sessions[client] = new SessionId(client % NODES, ++lastCounter);
        if (open) {
            commands.add(SessionCommands.open(sessions[client], nowMicros));
        }
    }

    private void acquire(SessionId session) {
        if (random.nextInt(4) == 0) {
            commands.add(SessionCommands.open(session, nowMicros));
        }
        ResourceName name = names.get(random.nextInt(names.size()));
        LockMode mode = LockMode.ofCode(random.nextInt(6));
        int quantity = random.nextInt(20) == 0 ? Integer.MAX_VALUE : random.nextInt(5);
        int lifespanMillis = LIFESPANS_MILLIS[random.nextInt(LIFESPANS_MILLIS.length)];
        AcquireRequest request =
                new AcquireRequest(name, mode, quantity, random.nextInt(4) > 0, random.nextInt(4) > 0, lifespanMillis);
        commands.add(new LockCommand.Acquire(session, number(), nowMicros, request));
        asked.computeIfAbsent(session, unknown -> new ArrayList<>()).add(name);
    }

    private void release(SessionId session) {
        List<ResourceName> known = asked.getOrDefault(session, List.of());
        if (known.isEmpty() && random.nextInt(10) > 0) {
            acquire(session);
            return;
        }
        boolean unknown = known.isEmpty() || random.nextInt(60) == 0;
        ResourceName name = unknown ? names.get(random.nextInt(names.size())) : known.get(random.nextInt(known.size()));
        commands.add(new LockCommand.Release(session, number(), nowMicros, name, random.nextBoolean()));
    }

    private void revoke(SessionId session) {
        List<ResourceName> known = asked.getOrDefault(session, List.of());
        if (random.nextInt(4) == 0) {
            commands.add(new LockCommand.RevokeSession(session, nowMicros, "a session of the trace"));
        } else if (!known.isEmpty()) {
            ResourceName name = known.get(random.nextInt(known.size()));
            commands.add(
                    new LockCommand.RevokeLock(session, name, random.nextInt(2), nowMicros, "a lock of the trace"));
        } else {
            commands.add(new LockCommand.Identify(session, number(), nowMicros, "a machine of the trace"));
        }
    }

    /** Mostly settings newer than all before, sometimes some of before. */
    private void configure() {
        long version = random.nextInt(5) == 0 ? random.nextLong(lastVersion + 1) : ++lastVersion;
        ZoneId zone = kind.zones.get(random.nextInt(kind.zones.size()));
        commands.add(new LockCommand.Configure(version, nowMicros, kind.limits.apply(random), Zones.table(zone)));
    }

    /** Mostly the next number, sometimes one that was used before, sometimes one further on. */
    private long number() {
        int dice = random.nextInt(20);
        return dice == 0 ? -1 - random.nextInt(3) : dice == 1 ? 2 : 0;
    }

    private void passTime() {
        int dice = random.nextInt(100);
        if (dice < 45) {
            return;
        }
        if (dice < 65) {
            nowMicros += random.nextInt(150_000);
        } else if (dice < 85) {
            nowMicros += random.nextInt(2_000_000);
        } else if (dice < 94) {
            nowMicros += random.nextInt(6_000_000);
        } else if (dice < 98) {
            nowMicros -= random.nextInt(5_000_000);
        } else {
            nowMicros += random.nextInt(2) == 0 ? random.nextInt(70_000_000) : random.nextLong(3_700_000_000L);
        }
    }
}
