package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.engine.ZoneTables;
import io.flomd.lock.LockCommand.Acquire;
import io.flomd.lock.LockCommand.CloseSession;
import io.flomd.lock.LockCommand.Configure;
import io.flomd.lock.LockCommand.Identify;
import io.flomd.lock.LockCommand.OpenSession;
import io.flomd.lock.LockCommand.Release;
import io.flomd.lock.LockCommand.RevokeLock;
import io.flomd.lock.LockCommand.RevokeSession;
import io.flomd.lock.LockCommand.Tick;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Any command may be repeated, doubled or come too late or too early; administrators' commands; who is behind a session. */
class CommandOrderTest {
    private static final SessionId A = new SessionId(0, 1);
    private static final SessionId B = new SessionId(0, 2);
    private static final SessionId C = new SessionId(0, 3);
    private static final SessionId ELSEWHERE = new SessionId(1, 1);
    private static final SessionInfo INFO = new SessionInfo("tcp", "192.0.2.7:4711", null, 5);
    private static final ResourceName R = ResourceName.of("r");
    private static final LockLimits LIMITS = new LockLimits(10, 10, 10, 1, 10);

    private final LockTable table = new LockTable(LIMITS, TableZone.UTC, 1);
    private long now = 1_000_000;

    @Test
    void aRepeatedCommandHasNoEffect() {
        apply(open(A));
        assertThat(apply(acquire(A, 1, R))).containsExactly("created r", "granted 1.1 token 1 now");
        assertIgnored(acquire(A, 1, R));
        assertThat(apply(release(A, 2, R))).containsExactly("released 1.1");
        assertIgnored(release(A, 2, R));
        assertIgnored(acquire(A, 1, R));
        assertIgnored(acquire(A, 0, R));
    }

    @Test
    void aCommandThatOvertookAnotherIsIgnoredUntilItsTurn() {
        apply(open(A));
        now += 5_000_000;
        assertIgnored(release(A, 2, R));
        now -= 5_000_000;
        apply(acquire(A, 1, R));
        assertThat(apply(release(A, 2, R))).containsExactly("released 1.1");
    }

    @Test
    void aClosedSessionIsNotRevivedNorOneThatItsNodeLeftOut() {
        apply(open(B));
        assertThat(apply(new CloseSession(B, 1, now))).containsExactly("ended 2 CLOSED");
        assertIgnored(open(B));
        assertIgnored(open(A));
        assertIgnored(new CloseSession(B, 1, now));
        assertIgnored(acquire(B, 2, R));
        assertIgnored(acquire(A, 1, R));
        // Another node counts for itself.
        apply(open(ELSEWHERE));
        assertThat(apply(acquire(ELSEWHERE, 1, R))).contains("granted 1.1 token 1 now");
    }

    @Test
    void whatWasOpenedIsRememberedInASnapshot() {
        apply(open(B));
        apply(new CloseSession(B, 1, now));
        LockTable restored = LockTable.restore(table.snapshot());
        assertThat(restored.apply(open(B))).isEmpty();
        assertThat(restored.isIdle()).isTrue();
    }

    @Test
    void anAdministratorEndsASessionAndEverybodyIsServed() {
        apply(open(A));
        apply(open(B));
        apply(acquire(A, 1, R));
        apply(acquire(B, 1, R));
        RevokeSession revoke = new RevokeSession(A, now, "leaves the house");
        assertThat(apply(revoke))
                .containsExactly("released 1.1", "granted 2.1 token 2 later", "ended 1 REVOKED leaves the house");
        assertIgnored(revoke);
        assertIgnored(acquire(A, 2, R));
    }

    @Test
    void anAdministratorTakesOneLockAndOnlyThatOne() {
        apply(open(A));
        apply(open(B));
        apply(acquire(A, 1, R));
        apply(acquire(B, 1, R));
        RevokeLock revoke = new RevokeLock(A, R, 1, now, "needed");
        assertThat(apply(revoke)).containsExactly("revoked 1.1 needed", "released 1.1", "granted 2.1 token 2 later");
        // The session asks again: a late repetition must not take what it is granted now.
        apply(acquire(A, 2, R));
        apply(release(B, 2, R));
        assertIgnored(revoke);
        assertThat(table.view().resources().get(0).holders()).hasSize(1);
    }

    @Test
    void anAdministratorTakesAPlaceInLineOrAWaitForCreation() {
        apply(open(A));
        apply(open(B));
        apply(acquire(A, 1, R));
        apply(acquire(B, 1, R));
        apply(new Acquire(B, 2, now, new AcquireRequest(ResourceName.of("s"), LockMode.EX, 0, true, false, 0)));
        assertThat(apply(new RevokeLock(B, R, 1, now, "no"))).containsExactly("refused 2.1 REVOKED later");
        assertThat(apply(new RevokeLock(B, ResourceName.of("s"), 2, now, "no")))
                .containsExactly("refused 2.2 REVOKED later");
        assertThat(table.view().awaitingCreation()).isEmpty();
        assertThat(apply(release(A, 2, R))).containsExactly("released 1.1");
    }

    @Test
    void settingsChangeAndALateRepetitionDoesNotSetThemBack() {
        apply(open(A));
        apply(open(B));
        apply(acquire(A, 1, R, LockMode.PR));
        apply(acquire(B, 1, R));
        apply(acquire(A, 2, R, LockMode.PR));
        apply(open(C));
        assertThat(apply(acquire(C, 1, R, LockMode.PR))).containsExactly("enqueued 3.1 now");
        TableZone zone = ZoneTables.of(ZoneId.of("Asia/Kolkata"));
        Configure first = new Configure(3, now, LIMITS, zone);
        Configure second = new Configure(7, now, new LockLimits(10, 10, 10, -1, 10), zone);
        assertThat(apply(first)).isEmpty();
        // Whoever was held up by the old bound is served.
        assertThat(apply(second)).containsExactly("granted 3.1 token 3 later");
        assertIgnored(first);
        assertIgnored(second);
        assertThat(table.settingsVersion()).isEqualTo(7);
        assertThat(LockTable.restore(table.snapshot()).settingsVersion()).isEqualTo(7);
    }

    @Test
    void aLowerLimitHoldsForWhatComesNext() {
        apply(open(A));
        apply(acquire(A, 1, R));
        apply(acquire(A, 2, ResourceName.of("s")));
        apply(new Configure(1, now, new LockLimits(1, 10, 10, 16, 10), TableZone.UTC));
        assertThat(apply(acquire(A, 3, ResourceName.of("t")))).containsExactly("refused 1.3 TOO_MANY_RESOURCES now");
    }

    @Test
    void aTimestampWaitsForItsLastLocalTimeInTheNewZoneToo() {
        ResourceName name = ResourceName.of("_t_%H:%M:%S[9]");
        apply(open(A));
        apply(new Configure(1, now, LIMITS, ZoneTables.of(ZoneOffset.ofHours(1))));
        assertThat(apply(acquire(A, 1, name))).contains("granted 1.1 token 1 now 01:00:01");
        apply(new Configure(2, now, LIMITS, TableZone.UTC));
        now += 1_000_000;
        assertThat(apply(acquire(A, 2, name))).containsExactly("enqueued 1.2 now");
        now += 3_600_000_000L;
        assertThat(apply(new Tick(now))).containsExactly("granted 1.2 token 2 later 01:00:02");
    }

    @Test
    void everyTableKnowsWhoIsBehindASession() {
        apply(open(A));
        assertThat(apply(new Identify(A, 1, now, "machine 7"))).isEmpty();
        assertIgnored(new Identify(A, 1, now, "another"));
        for (LockTable replica : List.of(table, LockTable.restore(table.snapshot()))) {
            assertThat(replica.sessions.get(A).info)
                    .isEqualTo(new SessionInfo("tcp", "192.0.2.7:4711", "machine 7", 5));
        }
    }

    @Test
    void textsFromOutsideAreCutAndSurviveUtf8() {
        String limit = "x".repeat(BoundedText.MAX_LENGTH);
        assertThat(BoundedText.of(limit)).isEqualTo(limit);
        assertThat(BoundedText.of(limit + "y")).isEqualTo(limit);
        assertThat(new Identify(A, 1, now, limit + "y").peerId()).isEqualTo(limit);
        // A pair that is cut in two, and half a pair.
        assertThat(BoundedText.of(limit.substring(1) + "\uD83D\uDD12")).isEqualTo(limit.substring(1) + "?");
        assertThat(BoundedText.of("a\uDD12")).isEqualTo("a?");
        assertThat(BoundedText.of("\uD83D\uDD12")).isEqualTo("\uD83D\uDD12");
    }

    private OpenSession open(SessionId session) {
        return new OpenSession(session, now, INFO);
    }

    private Acquire acquire(SessionId session, long number, ResourceName name) {
        return acquire(session, number, name, LockMode.EX);
    }

    private Acquire acquire(SessionId session, long number, ResourceName name, LockMode mode) {
        return new Acquire(session, number, now, new AcquireRequest(name, mode, 1, true, true, 0));
    }

    private Release release(SessionId session, long number, ResourceName name) {
        return new Release(session, number, now, name, false);
    }

    private List<String> apply(LockCommand command) {
        return table.apply(command).stream().map(EffectText::of).toList();
    }

    /** Nothing changes, not even the time. */
    private void assertIgnored(LockCommand command) {
        byte[] before = table.snapshot();
        assertThat(table.apply(command)).as(command.toString()).isEmpty();
        assertThat(table.snapshot()).as(command.toString()).isEqualTo(before);
    }
}
