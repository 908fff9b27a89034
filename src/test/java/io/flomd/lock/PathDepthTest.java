package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.testing.SessionCommands;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Paths of as many levels as are allowed, of one more, and of far too many. */
class PathDepthTest {
    private static final SessionId A = new SessionId(0, 1);
    private static final SessionId B = new SessionId(0, 2);
    private static final SessionId C = new SessionId(0, 3);
    private static final int DEFAULT_LEVELS = 64;

    private final SessionCommands commands = new SessionCommands();

    @Test
    void aPathOfAsManyLevelsAsAllowedIsLockedAndOneOfOneMoreIsRefused() {
        LockTable table = opened(LockLimits.DEFAULTS);
        assertThat(acquire(table, A, path(DEFAULT_LEVELS))).contains("granted 1.1 token 1 now");
        assertThat(acquire(table, B, path(DEFAULT_LEVELS + 1))).containsExactly("refused 2.1 PATH_TOO_DEEP now");
        assertThat(acquire(table, B, path(300_000))).containsExactly("refused 2.2 PATH_TOO_DEEP now");
        assertThat(acquire(table, B, "/other" + path(DEFAULT_LEVELS))).containsExactly("refused 2.3 PATH_TOO_DEEP now");
        assertThat(table.view().resources()).hasSize(1);
    }

    @Test
    void onlyLevelsOfPathsAreCounted() {
        LockTable table = opened(limits(1));
        assertThat(acquire(table, A, "/a")).contains("granted 1.1 token 1 now");
        assertThat(acquire(table, A, "/a/b")).containsExactly("refused 1.2 PATH_TOO_DEEP now");
        assertThat(acquire(table, A, "a.b.c")).contains("granted 1.3 token 2 now a");
    }

    @Test
    void theDeepestPathsThatCanBeAllowedAreServedAndReleased() {
        int most = LockLimits.MOST_PATH_LEVELS;
        LockTable table = opened(limits(most));
        acquire(table, A, "precious");
        acquire(table, A, "/a");
        for (int levels = most; levels > most - 50; levels--) {
            assertThat(acquire(table, B, path(levels)))
                    .singleElement()
                    .asString()
                    .startsWith("enqueued");
        }
        assertThat(acquire(table, C, path(most))).singleElement().asString().startsWith("enqueued");
        // The deepest is served, and everything above it waits for it.
        assertThat(texts(table.apply(commands.close(A, 0))))
                .containsExactly("released 1.1", "released 1.2", "granted 2.1 token 3 later", "ended 1 CLOSED");
        assertThat(texts(table.apply(commands.close(B, 0)))).contains("granted 3.1 token 4 later");
        table.apply(commands.close(C, 0));
        table.apply(new LockCommand.Tick(10_000_000));
        assertThat(table.isIdle()).isTrue();
        assertThat(table.bytes()).isZero();
    }

    @Test
    void noTableAllowsMoreLevelsThanItCanWalk() {
        assertThatThrownBy(() -> limits(LockLimits.MOST_PATH_LEVELS + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxPathLevels 1001 is more than 1000");
        assertThatThrownBy(() -> limits(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLimitCanBeChangedAndWhatIsHeldStays() {
        LockTable table = opened(limits(3));
        acquire(table, A, "/a/b/c");
        table.apply(new LockCommand.Configure(1, 0, limits(2), TableZone.UTC));
        assertThat(acquire(table, B, "/a/b/c")).containsExactly("refused 2.1 PATH_TOO_DEEP now");
        assertThat(acquire(table, B, "/a/b")).containsExactly("enqueued 2.2 now");
        table = LockTable.restore(table.snapshot());
        assertThat(acquire(table, B, "/a/b/c")).containsExactly("refused 2.3 PATH_TOO_DEEP now");
        assertThat(texts(table.apply(commands.release(A, 0, ResourceName.of("/a/b/c"), false))))
                .containsExactly("released 1.1", "granted 2.2 token 2 later");
    }

    private static LockLimits limits(int levels) {
        return new LockLimits(100, 100, 100, 16, 100, Long.MAX_VALUE, levels);
    }

    private static String path(int levels) {
        return "/a" + "/b".repeat(levels - 1);
    }

    private static LockTable opened(LockLimits limits) {
        LockTable table = new LockTable(limits, TableZone.UTC, 1);
        for (SessionId session : new SessionId[] {A, B, C}) {
            table.apply(SessionCommands.open(session, 0));
        }
        return table;
    }

    private List<String> acquire(LockTable table, SessionId session, String name) {
        AcquireRequest request = new AcquireRequest(ResourceName.of(name), LockMode.EX, 1, true, true, 0);
        return texts(table.apply(commands.acquire(session, 0, request)));
    }

    private static List<String> texts(List<LockEffect> effects) {
        return effects.stream().map(EffectText::of).toList();
    }
}
