package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.testing.SessionCommands;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a session has to do with is what it holds, awaits, or asked for last: it cannot pile up more than its locks and one. */
class AttachmentsTest {
    private static final SessionId A = new SessionId(0, 1);
    private static final SessionId B = new SessionId(0, 2);
    private static final int MANY = 2_000;
    private static final long SECOND = 1_000_000;

    private final SessionCommands commands = new SessionCommands();
    private LockTable table = new LockTable(new LockLimits(10_000, 10, 10_000, 16, 10), TableZone.UTC, 1);
    private long nowMicros;

    @Test
    void oneAfterTheOtherLeavesTheLastOnly() {
        open();
        for (int i = 0; i < MANY; i++) {
            acquire(A, "r" + i);
            release(A, "r" + i);
            assertThat(table.counts().attachments()).isEqualTo(1);
        }
        assertOnlyTheLastIsLeft();
    }

    @Test
    void manyAtOnceLeaveTheLastOnly() {
        open();
        for (int i = 0; i < MANY; i++) {
            acquire(A, "r" + i);
        }
        for (int i = 0; i < MANY; i++) {
            release(A, "r" + i);
        }
        assertThat(table.counts().attachments()).isEqualTo(1);
        assertOnlyTheLastIsLeft();
    }

    @Test
    void refusalsLeaveTheLastOnly() {
        open();
        for (int i = 0; i < MANY; i++) {
            acquire(A, "r" + i);
            table.apply(commands.acquire(
                    B, nowMicros, new AcquireRequest(ResourceName.of("r" + i), LockMode.EX, 0, false, false, 0)));
        }
        assertThat(table.counts().attachments()).isEqualTo(MANY + 1);
    }

    @Test
    void aWaitForCreationThatIsRefusedLeavesNothing() {
        open();
        table.apply(commands.acquire(
                A, nowMicros, new AcquireRequest(ResourceName.of("n[1]"), LockMode.EX, 5, true, false, 0)));
        acquire(A, "other");
        table.apply(commands.acquire(
                B, nowMicros, new AcquireRequest(ResourceName.of("n[1]"), LockMode.EX, 1, true, true, 0)));
        // A with the other one, B with the numbers.
        assertThat(table.counts().attachments()).isEqualTo(2);
    }

    @Test
    void aSecondUnlockIsIgnoredWhateverWasAskedForBetween() {
        open();
        acquire(A, "r");
        release(A, "r");
        acquire(A, "s");
        assertThat(release(A, "r")).isEmpty();
        table = LockTable.restore(table.snapshot());
        assertThat(release(A, "r")).isEmpty();
        assertThat(release(A, "_s_q[1]")).contains("ended 1 RELEASED_SEQUENCE_NOT_HELD");
        assertThat(release(B, "r")).contains("ended 2 RELEASED_UNKNOWN_RESOURCE");
    }

    private void assertOnlyTheLastIsLeft() {
        nowMicros += 2 * SECOND;
        do {
            table.apply(new LockCommand.Tick(nowMicros));
        } while (table.isBehind());
        assertThat(table.view().resources())
                .extracting(resource -> resource.name().text())
                .containsExactly("r" + (MANY - 1));
        table = LockTable.restore(table.snapshot());
        nowMicros += 3_600 * SECOND;
        table.apply(new LockCommand.Tick(nowMicros));
        assertThat(table.view().resources()).hasSize(1);
        acquire(A, "another");
        nowMicros += 2 * SECOND;
        table.apply(new LockCommand.Tick(nowMicros));
        assertThat(table.view().resources())
                .extracting(resource -> resource.name().text())
                .containsExactly("another");
    }

    private void open() {
        table.apply(SessionCommands.open(A, nowMicros));
        table.apply(SessionCommands.open(B, nowMicros));
    }

    private void acquire(SessionId session, String name) {
        table.apply(commands.acquire(
                session, nowMicros, new AcquireRequest(ResourceName.of(name), LockMode.EX, 1, true, true, 0)));
    }

    private List<String> release(SessionId session, String name) {
        return table.apply(commands.release(session, nowMicros, ResourceName.of(name), false)).stream()
                .map(EffectText::of)
                .toList();
    }
}
