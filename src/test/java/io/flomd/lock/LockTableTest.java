package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.testing.SessionCommands;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table's answers, type by type, in the words of the protocol. */
class LockTableTest {
    private static final SessionId A = new SessionId(0, 1);
    private static final SessionId B = new SessionId(0, 2);
    private static final SessionId C = new SessionId(0, 3);

    private final LockTable table = new LockTable(LockLimits.DEFAULTS, TableZone.UTC, 1);
    private final SessionCommands commands = new SessionCommands();
    private final long now = 1_000_000_000L;

    @Test
    void grantsAFreeResourceAtOnceAndEnqueuesTheSecond() {
        open(A, B);
        assertThat(acquire(A, "r", LockMode.EX)).containsExactly("created r", "granted 1.1 token 1 now");
        assertThat(acquire(B, "r", LockMode.EX)).containsExactly("enqueued 2.1 now");
        assertThat(release(A, "r")).containsExactly("released 1.1", "granted 2.1 token 2 later");
    }

    @Test
    void closingASessionReleasesAllItHoldsBeforeItEnds() {
        open(A, B);
        acquire(A, "r", LockMode.PR);
        acquire(A, "r", LockMode.PR);
        acquire(B, "r", LockMode.EX);
        assertThat(close(A))
                .containsExactly("released 1.1", "released 1.2", "granted 2.1 token 3 later", "ended 1 CLOSED");
    }

    @Test
    void refusesARequestThatCouldOnlyWaitForItself() {
        open(A);
        acquire(A, "r", LockMode.EX);
        assertThat(acquire(A, "r", LockMode.EX)).containsExactly("refused 1.2 WAITS_FOR_ITSELF now");
    }

    @Test
    void aHolderIsNotHeldUpByAWaiterThatWaitsForIt() {
        for (String name : List.of("r", "/r/x")) {
            LockTable strict = new LockTable(new LockLimits(10, 10, 10, 0, 10), TableZone.UTC, 1);
            SessionCommands session = new SessionCommands();
            strict.apply(SessionCommands.open(A, now));
            strict.apply(SessionCommands.open(B, now));
            strict.apply(session.acquire(A, now, request(name, LockMode.PR)));
            strict.apply(session.acquire(B, now, request(name, LockMode.EX)));
            assertThat(strict.apply(session.acquire(A, now, request(name, LockMode.PR))))
                    .as(name)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            LockEffect.Refused.class,
                            refused -> assertThat(refused.refusal()).isEqualTo(Refusal.WAITS_FOR_ITSELF));
        }
    }

    private static AcquireRequest request(String name, LockMode mode) {
        return new AcquireRequest(ResourceName.of(name), mode, 1, true, true, 0);
    }

    @Test
    void rotatesThroughTheElementsOfASet() {
        open(A, B, C);
        assertThat(acquire(A, "a.b", LockMode.NL)).contains("granted 1.1 token 1 now a");
        assertThat(acquire(B, "a.b", LockMode.NL)).contains("granted 2.1 token 2 now b");
        assertThat(acquire(C, "a.b", LockMode.NL)).contains("enqueued 3.1 now");
        assertThat(release(B, "a.b")).containsExactly("released 2.1", "granted 3.1 token 3 later b");
    }

    @Test
    void aPathConflictsWithItsAncestorsAndDescendantsOnly() {
        open(A, B, C);
        acquire(A, "/a/b", LockMode.EX);
        assertThat(acquire(B, "/a", LockMode.EX)).containsExactly("enqueued 2.1 now");
        assertThat(acquire(C, "/a/b/c", LockMode.EX)).containsExactly("enqueued 3.1 now");
        assertThat(acquire(C, "/a/c", LockMode.EX)).containsExactly("granted 3.2 token 2 now");
        assertThat(release(A, "/a/b")).containsExactly("released 1.1", "granted 3.1 token 3 later");
    }

    @Test
    void aWaiterIsOvertakenAsOftenAsTheLimitSaysAndNotOnceMore() {
        open(A, B, C);
        acquire(A, "r", LockMode.PR);
        acquire(B, "r", LockMode.EX);
        for (int i = 0; i < LockLimits.DEFAULTS.maxOvertakes(); i++) {
            assertThat(acquire(C, "r", LockMode.PR)).singleElement().asString().startsWith("granted");
        }
        SessionId late = new SessionId(0, 4);
        open(late);
        assertThat(acquire(late, "r", LockMode.PR)).singleElement().asString().startsWith("enqueued");
    }

    @Test
    void onlyWhatHappensUnderABoundCountsAsOvertaking() {
        open(A, B, C);
        configure(1, -1);
        acquire(A, "r", LockMode.PR);
        acquire(B, "r", LockMode.EX);
        acquire(C, "r", LockMode.PR);
        configure(2, 1);
        assertThat(acquire(C, "r", LockMode.PR)).containsExactly("granted 3.2 token 3 now");
        SessionId late = new SessionId(0, 4);
        open(late);
        assertThat(acquire(late, "r", LockMode.PR)).containsExactly("enqueued 4.1 now");
    }

    @Test
    void aSnapshotRestoresToTheSameSnapshot() {
        open(A, B, C);
        acquire(A, "/a/b", LockMode.EX);
        acquire(B, "/a", LockMode.EX);
        acquire(C, "_S_s[2]", LockMode.EX);
        acquire(C, "x.y", LockMode.EX);
        acquire(A, "_t_%S[1]", LockMode.EX);
        acquire(B, "_t_%S[1]", LockMode.EX);
        byte[] snapshot = table.snapshot();
        assertThat(LockTable.restore(snapshot).snapshot()).isEqualTo(snapshot);
    }

    private void open(SessionId... sessions) {
        for (SessionId session : sessions) {
            table.apply(SessionCommands.open(session, now));
        }
    }

    private List<String> acquire(SessionId session, String name, LockMode mode) {
        AcquireRequest request = new AcquireRequest(ResourceName.of(name), mode, 1, true, true, 0);
        return texts(table.apply(commands.acquire(session, now, request)));
    }

    private void configure(long version, int maxOvertakes) {
        LockLimits limits = new LockLimits(10, 10, 10, maxOvertakes, 10);
        table.apply(new LockCommand.Configure(version, now, limits, TableZone.UTC));
    }

    private List<String> release(SessionId session, String name) {
        return texts(table.apply(commands.release(session, now, ResourceName.of(name), false)));
    }

    private List<String> close(SessionId session) {
        return texts(table.apply(commands.close(session, now)));
    }

    private static List<String> texts(List<LockEffect> effects) {
        return effects.stream().map(EffectText::of).toList();
    }
}
