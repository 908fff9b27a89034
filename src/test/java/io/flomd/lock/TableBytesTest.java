package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.engine.ZoneTables;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.resource.ResourceType;
import io.flomd.testing.Seeds;
import io.flomd.testing.Trace;
import io.flomd.testing.Traces;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table counts what it takes: within its limit at any time, the same after a restore, and back at nothing. */
class TableBytesTest {
    private static final SessionId A = new SessionId(0, 1);
    private static final SessionId B = new SessionId(0, 2);
    private static final SessionId C = new SessionId(0, 3);
    private static final SessionInfo WHO = new SessionInfo("tcp", "192.0.2.1:1", null, 0);
    private static final int MIXED_TRACES = 1_000;
    private static final int TRACES_PER_TYPE = 200;

    @Test
    void staysWithinItsLimitOnMixedTraces() {
        Seeds.check(MIXED_TRACES, Traces::mixed, TableBytesTest::staysWithinItsLimit);
    }

    @ParameterizedTest
    @EnumSource(ResourceType.class)
    void staysWithinItsLimitOnTracesOfOneType(ResourceType type) {
        Seeds.check(TRACES_PER_TYPE, random -> Traces.of(type, random), TableBytesTest::staysWithinItsLimit);
    }

    /** Small enough that many traces reach it; chosen by the trace itself so that a shrunk one fails as well. */
    private static void staysWithinItsLimit(Trace trace) {
        long limit = 4_000 + trace.firstToken() * 20;
        LockTable table = new LockTable(within(limit, trace.limits()), ZoneTables.of(trace.zone()), trace.firstToken());
        for (LockCommand command : trace.commands()) {
            table.apply(
                    command instanceof LockCommand.Configure configure
                            ? new LockCommand.Configure(
                                    configure.version(),
                                    configure.nowMicros(),
                                    within(limit, configure.limits()),
                                    configure.zone())
                            : command);
            assertThat(table.bytes()).isBetween(0L, limit);
            if (command.nowMicros() % 4 == 0) {
                LockTable restored = LockTable.restore(table.snapshot());
                assertThat(restored.bytes()).isEqualTo(table.bytes());
                table = restored;
            }
        }
        for (LockCommand command : trace.closing()) {
            table.apply(command);
        }
        assertThat(table.bytes()).isZero();
    }

    private static LockLimits within(long limit, LockLimits limits) {
        return new LockLimits(
                limits.maxResources(),
                limits.maxWaitersPerResource(),
                limits.maxLocksPerSession(),
                limits.maxOvertakes(),
                limits.maxTimestampElements(),
                limit);
    }

    /** One byte less than a resource of that name and a request for it need, and exactly that. */
    @ParameterizedTest
    @ValueSource(strings = {"r", "n[3]", "a.b", "/a/b/c", "_s_x[2]", "_S_x[2]", "_t_%S[1]"})
    void refusesAtTheLimitAndNotBefore(String text) {
        ResourceName name = ResourceName.of(text);
        long needed = TableCost.ofResource(name) + TableCost.ofRequest(name);
        assertThat(first(needed - 1, name, true))
                .isInstanceOfSatisfying(
                        LockEffect.Refused.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(Refusal.TABLE_FULL));
        assertThat(first(needed, name, true)).isInstanceOf(LockEffect.ResourceCreated.class);
    }

    @Test
    void aWaitForCreationIsRefusedAtTheLimitAndNotBefore() {
        ResourceName name = ResourceName.of("r");
        long needed = TableCost.ofRequest(name);
        assertThat(first(needed - 1, name, false)).isInstanceOf(LockEffect.Refused.class);
        assertThat(first(needed, name, false)).isInstanceOf(LockEffect.AwaitsCreation.class);
    }

    @Test
    void aFullTableAnswersAsEverWhatNeedsNoRoom() {
        LockTable table =
                table(TableCost.ofLockedResource(ResourceName.of("r")) + TableCost.ofRequest(ResourceName.of("r")));
        open(table);
        assertThat(acquire(table, A, 1, "r", true, true)).hasSize(2);
        assertThat(acquire(table, B, 1, "s", true, true))
                .first()
                .hasFieldOrPropertyWithValue("refusal", Refusal.TABLE_FULL);
        assertThat(acquire(table, B, 2, "s", false, false))
                .first()
                .hasFieldOrPropertyWithValue("refusal", Refusal.NO_SUCH_RESOURCE);
        assertThat(acquire(table, B, 3, "r", true, true)).first().isInstanceOf(LockEffect.Enqueued.class);
        assertThat(acquire(table, B, 4, "r", true, true))
                .first()
                .hasFieldOrPropertyWithValue("refusal", Refusal.TABLE_FULL);
        table.apply(new LockCommand.CloseSession(B, 5, 0));
        table.apply(new LockCommand.OpenSession(C, 0, WHO));
        assertThat(acquire(table, C, 1, "r", true, true)).first().isInstanceOf(LockEffect.Enqueued.class);
        table.apply(new LockCommand.CloseSession(A, 2, 0));
        table.apply(new LockCommand.CloseSession(C, 2, 0));
        assertThat(table.bytes()).isPositive();
        table.apply(new LockCommand.Tick(2_000_000));
        assertThat(table.bytes()).isZero();
    }

    private static LockEffect first(long limit, ResourceName name, boolean mayCreate) {
        LockTable table = table(limit);
        open(table);
        return acquire(table, A, 1, name.text(), mayCreate, true).get(0);
    }

    private static LockTable table(long limit) {
        return new LockTable(new LockLimits(10, 10, 10, 16, 10, limit), TableZone.UTC, 1);
    }

    private static void open(LockTable table) {
        table.apply(new LockCommand.OpenSession(A, 0, WHO));
        table.apply(new LockCommand.OpenSession(B, 0, WHO));
    }

    private static List<LockEffect> acquire(
            LockTable table, SessionId session, long number, String name, boolean mayCreate, boolean mayWait) {
        AcquireRequest request = new AcquireRequest(ResourceName.of(name), LockMode.EX, 1, mayWait, mayCreate, 0);
        return table.apply(new LockCommand.Acquire(session, number, 0, request));
    }
}
