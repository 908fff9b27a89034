package io.flomd.lock;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.flomd.resource.ResourceType;
import io.flomd.testing.Seeds;
import io.flomd.testing.Trace;
import io.flomd.testing.Traces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables that are fed the same commands are equal to the last byte, also if one of them was restored from a snapshot on the way. */
class LockTableReplicaTest {
    private static final int MIXED_TRACES = 1_000;
    private static final int TRACES_PER_TYPE = 200;
    private static final int CROWDED_TRACES = 50;
    private static final int TRACES_OF_MANY = 2;
    private static final int TRACES_ANYWHERE = 300;

    @Test
    void aRestoredTableGoesOnAsTheOriginalOnMixedTraces() {
        Seeds.check(MIXED_TRACES, Traces::mixed, LockTableReplicaTest::survivesRestoring);
    }

    @ParameterizedTest
    @EnumSource(ResourceType.class)
    void aRestoredTableGoesOnAsTheOriginalOnTracesOfOneType(ResourceType type) {
        Seeds.check(TRACES_PER_TYPE, random -> Traces.of(type, random), LockTableReplicaTest::survivesRestoring);
    }

    @Test
    void aRestoredTableGoesOnAsTheOriginalOnCrowdedTraces() {
        Seeds.check(CROWDED_TRACES, Traces::crowded, LockTableReplicaTest::survivesRestoring);
    }

    @Test
    void aRestoredTableGoesOnAsTheOriginalOnTracesOfManyDeadlines() {
        Seeds.check(TRACES_OF_MANY, Traces::many, LockTableReplicaTest::survivesRestoring);
    }

    @Test
    void aRestoredTableGoesOnAsTheOriginalInAllTimeZones() {
        Seeds.check(TRACES_ANYWHERE, Traces::anywhere, LockTableReplicaTest::survivesRestoring);
    }

    /** The second table is restored before some commands, chosen by the commands themselves so that a shrunk trace fails as well. */
    private static void survivesRestoring(Trace trace) {
        LockTable original = trace.newTable();
        LockTable replica = trace.newTable();
        for (LockCommand command : trace.commands()) {
            if (command.nowMicros() % 4 == 0) {
                replica = restored(replica);
            }
            assertSame(original, replica, command);
        }
        replica = restored(replica);
        for (LockCommand command : trace.closing()) {
            assertSame(original, replica, command);
        }
    }

    private static void assertSame(LockTable original, LockTable replica, LockCommand command) {
        assertEquals(original.apply(command), replica.apply(command), () -> "effects of " + command);
        assertEquals(original.nextDeadlineMicros(), replica.nextDeadlineMicros(), () -> "deadline after " + command);
        assertEquals(original.bytes(), replica.bytes(), () -> "bytes after " + command);
        assertArrayEquals(original.snapshot(), replica.snapshot(), () -> "snapshot after " + command);
    }

    private static LockTable restored(LockTable table) {
        byte[] snapshot = table.snapshot();
        LockTable restored = LockTable.restore(snapshot);
        assertEquals(table.view(), restored.view(), "view of the restored table");
        assertArrayEquals(snapshot, restored.snapshot(), "snapshot of the restored table");
        return restored;
    }
}
