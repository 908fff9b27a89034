package io.flomd.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.lock.AcquireRequest;
import io.flomd.lock.LockCommand;
import io.flomd.lock.LockEffect;
import io.flomd.lock.LockLimits;
import io.flomd.lock.SessionId;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sentences of the FLoM specification about the table that all others are compared with. */
class ReferenceLockTableTest {
    private static final long START_MICROS =
            ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse("2026-01-02T03:04:05.25Z"));

    private final ReferenceLockTable table = new ReferenceLockTable(LockLimits.DEFAULTS, ZoneId.of("Asia/Kolkata"), 7);
    private final SessionCommands commands = new SessionCommands();
    private long nowMicros = START_MICROS;

    @Test
    void aCompatibleRequestOvertakesAWaiter() {
        assertThat(acquire(1, "a", LockMode.PR)).containsExactly("created a", "granted 1 null");
        assertThat(acquire(2, "a", LockMode.EX)).containsExactly("enqueued 2");
        assertThat(acquire(3, "a", LockMode.PR)).containsExactly("granted 3 null");
        assertThat(release(1, "a")).containsExactly("released 1");
        assertThat(release(3, "a")).containsExactly("released 3", "granted 2 null");
    }

    @Test
    void aSetGoesRoundByOneFromItsOldPlace() {
        assertThat(acquire(1, "red.green.blue", LockMode.EX)).contains("granted 1 red");
        assertThat(acquire(2, "red.green.blue", LockMode.EX)).containsExactly("granted 2 green");
        assertThat(release(1, "red.green.blue")).containsExactly("released 1");
        assertThat(acquire(1, "red.green.blue", LockMode.EX)).containsExactly("granted 1 blue");
        assertThat(acquire(3, "red.green.blue", LockMode.EX)).containsExactly("granted 3 red");
        assertThat(acquire(4, "red.green.blue", LockMode.EX)).containsExactly("enqueued 4");
        assertThat(release(2, "red.green.blue")).containsExactly("released 2", "granted 4 green");
    }

    @Test
    void valuesOfATransactionalSequenceComeBackFirstInFirstOut() {
        for (int session = 1; session <= 3; session++) {
            assertThat(acquire(session, "_S_x[3]", LockMode.EX)).contains("granted " + session + " " + session);
        }
        assertThat(close(2)).containsExactly("released 2", "ended 2");
        assertThat(close(1)).containsExactly("released 1", "ended 1");
        assertThat(acquire(4, "_S_x[3]", LockMode.EX)).containsExactly("granted 4 2");
        assertThat(release(4, "_S_x[3]")).containsExactly("released 4");
        assertThat(acquire(4, "_S_x[3]", LockMode.EX)).containsExactly("granted 4 1");
        assertThat(acquire(5, "_S_x[3]", LockMode.EX)).containsExactly("granted 5 4");
    }

    @Test
    void timestampsAreGrantedOncePerSecondToTheLineInOrder() {
        assertThat(acquire(1, "_t_%H:%M:%S[9]", LockMode.EX)).contains("granted 1 08:34:05");
        assertThat(acquire(2, "_t_%H:%M:%S[9]", LockMode.EX)).containsExactly("enqueued 2");
        assertThat(acquire(3, "_t_%H:%M:%S[9]", LockMode.EX)).containsExactly("enqueued 3");
        assertThat(table.nextDeadlineMicros()).isEqualTo(START_MICROS + 750_000);
        assertThat(tick(700_000)).isEmpty();
        assertThat(tick(750_000)).containsExactly("granted 2 08:34:06");
        assertThat(tick(1_900_000)).containsExactly("granted 3 08:34:07");
        assertThat(table.nextDeadlineMicros()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aLockReachesAncestorsAndDescendantsButNotSiblings() {
        assertThat(acquire(1, "/a/b", LockMode.EX)).containsExactly("created /a", "granted 1 null");
        assertThat(acquire(2, "/a", LockMode.EX)).containsExactly("enqueued 2");
        assertThat(acquire(3, "/a/b/c", LockMode.CR)).containsExactly("enqueued 3");
        assertThat(acquire(4, "/a/bc", LockMode.EX)).containsExactly("granted 4 null");
        assertThat(close(1)).containsExactly("released 1", "granted 3 null", "ended 1");
    }

    @Test
    void stateOutlivesItsSessionsByLifespanAndOneSecond() {
        assertThat(acquire(1, "n[2]", LockMode.EX)).contains("created n[2]");
        close(1);
        assertThat(tick(1_999_999)).isEmpty();
        assertThat(tick(2_000_000)).containsExactly("removed n[2]");
        LockInvariants.checkEmpty(table.view());
    }

    @Test
    void keepsTheInvariantsOnRandomTraces() {
        Seeds.check(200, Traces::mixed, trace -> {
            ReferenceLockTable random = trace.newReference();
            LockInvariants invariants = new LockInvariants(trace.limits(), trace.zone());
            for (LockCommand command : trace.commands()) {
                invariants.check(command, random.apply(command), random.view());
            }
            for (LockCommand command : trace.closing()) {
                invariants.check(command, random.apply(command), random.view());
            }
            LockInvariants.checkEmpty(random.view());
        });
    }

    private List<String> acquire(int session, String name, LockMode mode) {
        table.apply(SessionCommands.open(new SessionId(0, session), nowMicros));
        AcquireRequest request = new AcquireRequest(ResourceName.of(name), mode, 1, true, true, 0);
        return apply(commands.acquire(new SessionId(0, session), nowMicros, request));
    }

    private List<String> release(int session, String name) {
        SessionId id = new SessionId(0, session);
        return apply(commands.release(id, nowMicros, ResourceName.of(name), false));
    }

    private List<String> close(int session) {
        return apply(commands.close(new SessionId(0, session), nowMicros));
    }

    private List<String> tick(long microsAfterStart) {
        nowMicros = START_MICROS + microsAfterStart;
        return apply(new LockCommand.Tick(nowMicros));
    }

    private List<String> apply(LockCommand command) {
        return table.apply(command).stream().map(ReferenceLockTableTest::words).toList();
    }

    private static String words(LockEffect effect) {
        if (effect instanceof LockEffect.Granted granted) {
            return "granted " + granted.session().counter() + " " + granted.element();
        } else if (effect instanceof LockEffect.Enqueued enqueued) {
            return "enqueued " + enqueued.session().counter();
        } else if (effect instanceof LockEffect.Released released) {
            return "released " + released.session().counter();
        } else if (effect instanceof LockEffect.ResourceCreated created) {
            return "created " + created.resource();
        } else if (effect instanceof LockEffect.ResourceRemoved removed) {
            return "removed " + removed.resource();
        }
        if (effect instanceof LockEffect.SessionEnded ended) {
            return "ended " + ended.session().counter();
        }
        return effect.toString();
    }
}
