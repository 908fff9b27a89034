package io.flomd.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flomd.resource.ResourceType;
import io.flomd.testing.LockInvariants;
import io.flomd.testing.ReferenceLockTable;
import io.flomd.testing.Seeds;
import io.flomd.testing.Trace;
import io.flomd.testing.Traces;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The lock table does what the slow, obvious table does, and its invariants hold, after each command of random traces. */
class LockTableModelTest {
    private static final int MIXED_TRACES = 2_000;
    private static final int TRACES_PER_TYPE = 500;
    private static final int CROWDED_TRACES = 200;
    private static final int TRACES_OF_MANY = 4;
    private static final int TRACES_ANYWHERE = 1_500;

    @Test
    void agreesWithTheReferenceOnMixedTraces() {
        Seeds.check(MIXED_TRACES, Traces::mixed, LockTableModelTest::agreesWithReference);
    }

    @ParameterizedTest
    @EnumSource(ResourceType.class)
    void agreesWithTheReferenceOnTracesOfOneType(ResourceType type) {
        Seeds.check(TRACES_PER_TYPE, random -> Traces.of(type, random), LockTableModelTest::agreesWithReference);
    }

    @Test
    void agreesWithTheReferenceOnCrowdedTraces() {
        Seeds.check(CROWDED_TRACES, Traces::crowded, LockTableModelTest::agreesWithReference);
    }

    @Test
    void agreesWithTheReferenceOnTracesOfManyDeadlines() {
        Seeds.check(TRACES_OF_MANY, Traces::many, LockTableModelTest::agreesWithReference);
    }

    /** A long run of this one, by {@code -Dseeds=45000}, is two million commands. */
    @Test
    void agreesWithTheReferenceInAllTimeZonesWithinSmallLimits() {
        AtomicLong commands = new AtomicLong();
        Set<ZoneId> zones = new HashSet<>();
        Seeds.check(TRACES_ANYWHERE, Traces::anywhere, trace -> {
            zones.add(trace.zone());
            commands.addAndGet(trace.size());
            agreesWithReference(trace);
        });
        System.out.printf(
                "model: %,d commands in %d time zones by Java %s%n", commands.get(), zones.size(), Runtime.version());
    }

    private static void agreesWithReference(Trace trace) {
        LockTable table = trace.newTable();
        ReferenceLockTable reference = trace.newReference();
        LockInvariants invariants = new LockInvariants(trace.limits(), trace.zone());
        for (LockCommand command : trace.commands()) {
            applyToBoth(command, table, reference, invariants);
        }
        for (LockCommand command : trace.closing()) {
            applyToBoth(command, table, reference, invariants);
        }
        LockInvariants.checkEmpty(table.view());
        assertEquals(0, table.bytes(), "bytes are left");
        assertEquals(Long.MAX_VALUE, table.nextDeadlineMicros(), "a deadline is left");
    }

    private static void applyToBoth(
            LockCommand command, LockTable table, ReferenceLockTable reference, LockInvariants invariants) {
        List<LockEffect> expected = reference.apply(command);
        List<LockEffect> effects = table.apply(command);
        LockView view = table.view();
        assertEquals(expected, effects, () -> "effects of " + command);
        assertEquals(reference.view(), view, () -> "view after " + command);
        assertEquals(reference.nextDeadlineMicros(), table.nextDeadlineMicros(), () -> "deadline after " + command);
        invariants.check(command, effects, view, table.isBehind());
    }
}
