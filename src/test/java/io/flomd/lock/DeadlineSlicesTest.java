package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.testing.SessionCommands;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A command lets a bounded number of deadlines take effect, and that of its own resource besides. */
class DeadlineSlicesTest {
    private static final int SLICE = LockTable.MAX_DEADLINES_PER_COMMAND;
    private static final SessionId A = new SessionId(0, 1);
    private static final SessionId B = new SessionId(0, 2);
    private static final SessionId C = new SessionId(0, 3);
    private static final long SECOND = 1_000_000;

    private final LockTable table = new LockTable(new LockLimits(2 * SLICE, 10, 10 * SLICE, 16, 10), TableZone.UTC, 1);
    private final SessionCommands commands = new SessionCommands();

    @BeforeEach
    void openSessions() {
        for (SessionId session : List.of(A, B, C)) {
            table.apply(SessionCommands.open(session, 0));
        }
    }

    @Test
    void aCommandLetsOneSliceTakeEffectTheEarliestFirst() {
        unused(SLICE + 1);
        assertThat(tick(10 * SECOND)).hasSize(SLICE).startsWith("removed r0", "removed r1");
        assertThat(table.isBehind()).isTrue();
        assertThat(table.nextDeadlineMicros()).isEqualTo(2 * SECOND);
        assertThat(tick(10 * SECOND)).containsExactly("removed r" + SLICE);
        assertThat(table.isBehind()).isFalse();
        assertThat(table.nextDeadlineMicros()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aWholeSliceLeavesNothing() {
        unused(SLICE);
        assertThat(tick(10 * SECOND)).hasSize(SLICE);
        assertThat(table.isBehind()).isFalse();
    }

    @Test
    void timestampsCountAsMoreByTheirWork() {
        for (int i = 0; i < 60; i++) {
            acquire(A, "_t_%s." + i + "[9]", 0);
            acquire(A, "_t_%s." + i + "[9]", 0);
        }
        for (int i = 0; i < 7; i++) {
            acquire(B, "_t_%M." + i + "[9]", 0);
            acquire(B, "_t_%M." + i + "[9]", 0);
        }
        assertThat(tick(2 * SECOND)).hasSize(SLICE / 4);
        assertThat(tick(2 * SECOND)).hasSize(10);
        assertThat(tick(60 * SECOND)).hasSize(SLICE / 40);
        assertThat(tick(60 * SECOND)).hasSize(2);
        assertThat(table.isBehind()).isFalse();
    }

    @Test
    void whatIsLeftIsInTheSnapshot() {
        unused(SLICE + 3);
        tick(10 * SECOND);
        LockTable restored = LockTable.restore(table.snapshot());
        assertThat(restored.isBehind()).isTrue();
        assertThat(restored.apply(new LockCommand.Tick(0)))
                .isEqualTo(table.apply(new LockCommand.Tick(0)))
                .hasSize(3);
    }

    @Test
    void nobodyMeetsAResourceWhoseLifespanIsOver() {
        unused(2 * SLICE);
        String last = "r" + (2 * SLICE - 1);
        AcquireRequest request = new AcquireRequest(ResourceName.of(last), LockMode.EX, 0, true, false, 0);
        assertThat(texts(table.apply(commands.acquire(B, 10 * SECOND, request))))
                .hasSize(SLICE + 2)
                .endsWith("removed " + last, "awaits creation 2.1");
        assertThat(table.isBehind()).isTrue();
    }

    @Test
    void aTableThatIsFullOfWhatIsOverTakesMore() {
        unused(2 * SLICE);
        assertThat(acquire(B, "new", 10 * SECOND))
                .hasSize(SLICE + 2)
                .endsWith("created new", "granted 2.1 token 401 now");
    }

    @Test
    void nobodyOvertakesAWaiterWhoseMomentHasCome() {
        waitForTime();
        assertThat(acquire(B, "_t_%M[9]", 60 * SECOND))
                .hasSize(SLICE + 2)
                .endsWith("granted 1.2 token 202 later 01", "enqueued 2.1 now");
    }

    @Test
    void whoGivesUpIsServedFirstIfItsMomentHasCome() {
        waitForTime();
        ResourceName name = ResourceName.of("_t_%M[9]");
        assertThat(texts(table.apply(commands.release(A, 60 * SECOND, name, false))))
                .hasSize(SLICE + 2)
                .endsWith("granted 1.2 token 202 later 01", "released 1.1");
    }

    @Test
    void whoIsRevokedIsServedFirstIfItsMomentHasCome() {
        waitForTime();
        ResourceName name = ResourceName.of("_t_%M[9]");
        assertThat(texts(table.apply(new LockCommand.RevokeLock(A, name, 2, 60 * SECOND, "x"))))
                .hasSize(SLICE + 3)
                .endsWith("granted 1.2 token 202 later 01", "revoked 1.2 x", "released 1.2");
    }

    /** A has a timestamp and waits for another, behind a slice of unused resources. */
    private void waitForTime() {
        unused(SLICE);
        acquire(A, "_t_%M[9]", 0);
        assertThat(acquire(A, "_t_%M[9]", 0)).containsExactly("enqueued 1.2 now");
    }

    /** So many resources that nobody uses any more since the beginning. */
    private void unused(int count) {
        for (int i = 0; i < count; i++) {
            acquire(C, "r" + i, 0);
        }
        table.apply(commands.close(C, 0));
    }

    private List<String> tick(long nowMicros) {
        return texts(table.apply(new LockCommand.Tick(nowMicros)));
    }

    private List<String> acquire(SessionId session, String name, long nowMicros) {
        AcquireRequest request = new AcquireRequest(ResourceName.of(name), LockMode.EX, 0, true, true, 0);
        return texts(table.apply(commands.acquire(session, nowMicros, request)));
    }

    private static List<String> texts(List<LockEffect> effects) {
        return effects.stream().map(EffectText::of).toList();
    }
}
