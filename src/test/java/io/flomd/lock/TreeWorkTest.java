package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.testing.SessionCommands;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** However many locks end and waiters go at once, each path of a tree is looked at a few times: work is counted, not timed. */
class TreeWorkTest {
    private static final SessionId HOLDER = new SessionId(0, 1);
    private static final SessionId WAITER = new SessionId(0, 2);
    private static final SessionId OTHER = new SessionId(0, 3);
    private static final int MANY = 5_000;
    /** Looks for each holder and waiter: at its path, at those above it, and again when it is its turn. */
    private static final long LOOKS = 6;

    private final SessionCommands commands = new SessionCommands();

    @Test
    void readersOfOnePathThatEndTogetherAreOneVisitToThoseBelow() {
        LockTable table = table(16);
        for (int i = 0; i < MANY; i++) {
            acquire(table, HOLDER, "/a", LockMode.PR);
        }
        for (int i = 0; i < MANY; i++) {
            acquire(table, WAITER, "/a/" + i, LockMode.EX);
        }
        assertThat(looksOf(table, () -> close(table, HOLDER))).isLessThan(LOOKS * 2 * MANY);
        assertThat(holders(table)).isEqualTo(MANY);
    }

    @Test
    void locksOnManyLevelsThatEndTogetherAreOneVisitToThoseBelow() {
        LockTable table = table(16);
        String path = "";
        for (int level = 0; level < LockLimits.DEFAULT_PATH_LEVELS - 1; level++) {
            path += "/a";
            acquire(table, HOLDER, path, LockMode.PR);
        }
        for (int i = 0; i < MANY; i++) {
            acquire(table, WAITER, path + "/" + i, LockMode.EX);
        }
        assertThat(looksOf(table, () -> close(table, HOLDER)))
                // Each grant counts as an overtaking of those above, of whom nobody waits.
                .isLessThan((LOOKS + LockLimits.DEFAULT_PATH_LEVELS) * MANY);
        assertThat(holders(table)).isEqualTo(MANY);
    }

    @Test
    void manyGrantsOvertakeOnlyThoseWhoCameBefore() {
        LockTable table = table(16);
        acquire(table, HOLDER, "/a", LockMode.EX);
        for (int i = 0; i < MANY; i++) {
            acquire(table, WAITER, "/a", LockMode.PR);
        }
        for (int i = 0; i < MANY; i++) {
            acquire(table, OTHER, "/a/" + i, LockMode.EX);
        }
        assertThat(looksOf(table, () -> close(table, HOLDER))).isLessThan(LOOKS * 2 * MANY);
        assertThat(holders(table)).isEqualTo(MANY);
    }

    @Test
    void manyWhoMustNotBeOvertakenAndGoTogetherAreOneVisitToThoseBehindThem() {
        LockTable table = table(0);
        acquire(table, HOLDER, "/a", LockMode.EX);
        for (int i = 0; i < MANY; i++) {
            acquire(table, WAITER, "/a", LockMode.PR);
        }
        for (int i = 0; i < MANY; i++) {
            acquire(table, OTHER, "/a/" + i, LockMode.PR);
        }
        assertThat(looksOf(table, () -> close(table, HOLDER))).isLessThan(LOOKS * 2 * MANY);
        assertThat(holders(table)).isEqualTo(2 * MANY);
    }

    @Test
    void thoseBelowWhoMustNotBeOvertakenHoldUpOnePathAbove() {
        LockTable table = table(0);
        acquire(table, HOLDER, "/a", LockMode.EX);
        for (int i = 0; i < MANY; i++) {
            acquire(table, WAITER, "/a/" + i % 100, LockMode.PR);
        }
        for (int i = 0; i < MANY; i++) {
            acquire(table, OTHER, "/a", LockMode.PR);
        }
        assertThat(looksOf(table, () -> close(table, HOLDER))).isLessThan(LOOKS * 2 * MANY);
        assertThat(holders(table)).isEqualTo(2 * MANY);
    }

    private static LockTable table(int maxOvertakes) {
        LockTable table =
                new LockTable(new LockLimits(1_000, 1_000_000, 1_000_000, maxOvertakes, 1_000), TableZone.UTC, 1);
        for (SessionId session : new SessionId[] {HOLDER, WAITER, OTHER}) {
            table.apply(SessionCommands.open(session, 0));
        }
        return table;
    }

    private void acquire(LockTable table, SessionId session, String path, LockMode mode) {
        AcquireRequest request = new AcquireRequest(ResourceName.of(path), mode, 0, true, true, 0);
        table.apply(commands.acquire(session, 0, request));
    }

    private void close(LockTable table, SessionId session) {
        table.apply(commands.close(session, 0));
    }

    private static int holders(LockTable table) {
        return tree(table).holders.size();
    }

    private static long looksOf(LockTable table, Runnable work) {
        long before = tree(table).visits;
        work.run();
        return tree(table).visits - before;
    }

    private static HierarchicalResource tree(LockTable table) {
        return (HierarchicalResource) Objects.requireNonNull(table.resources.get(ResourceName.of("/a")));
    }
}
