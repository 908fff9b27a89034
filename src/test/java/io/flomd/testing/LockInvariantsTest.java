package io.flomd.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flomd.lock.LockCommand;
import io.flomd.lock.LockEffect;
import io.flomd.lock.LockLimits;
import io.flomd.lock.LockView;
import io.flomd.lock.SessionId;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each invariant is seen to fail on a table that breaks it. */
class LockInvariantsTest {
    private static final SessionId SESSION = new SessionId(0, 1);
    private static final long NOW_MICROS = 1_700_000_000_000_000L;

    private final LockInvariants invariants = new LockInvariants(new LockLimits(10, 10, 10, 0, 10), ZoneOffset.UTC);
    private final List<LockView.Holder> holders = new ArrayList<>();
    private final List<LockView.Waiter> waiters = new ArrayList<>();
    private final List<LockEffect> effects = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({
        "a, a, PR, EX, , incompatible holders",
        "/a/b, /a, CW, PW, , incompatible holders",
        "n[3], n[3], EX, EX, , more units held",
        "x.y, x.y, EX, EX, x, an element held twice",
        "_s_x[1], _s_x[1], EX, EX, 1, an element was handed out twice"
    })
    void twoHoldersThatExcludeEachOther(
            String first,
            String second,
            LockMode firstMode,
            LockMode secondMode,
            @Nullable String element,
            String broken) {
        create(first);
        grant(1, first, firstMode, 1, element);
        grant(2, second, secondMode, 2, element);
        assertBroken(first, broken);
    }

    @Test
    void tokensThatDoNotGrow() {
        create("a");
        grant(1, "a", LockMode.PR, 2, null);
        grant(2, "a", LockMode.PR, 2, null);
        assertBroken("a", "tokens do not grow");
    }

    @Test
    void aWaiterWhoCouldBeGranted() {
        create("a");
        grant(1, "a", LockMode.PR, 1, null);
        enqueue(2, "a", LockMode.PR);
        assertBroken("a", "a waiter is left who could be granted");
    }

    @Test
    void aWaiterWhoIsOvertakenTooOften() {
        create("a");
        grant(1, "a", LockMode.PR, 1, null);
        enqueue(2, "a", LockMode.EX);
        grant(3, "a", LockMode.PR, 2, null);
        assertBroken("a", "overtaken 1 times");
    }

    @Test
    void aHolderThatWasNeverGranted() {
        create("a");
        grant(1, "a", LockMode.PR, 1, null);
        effects.remove(1);
        assertBroken("a", "holders differ from the effects");
    }

    private void create(String name) {
        effects.add(new LockEffect.ResourceCreated(StatelessRules.resourceOf(ResourceName.of(name))));
    }

    private void grant(long request, String text, LockMode mode, long token, @Nullable String element) {
        ResourceName name = ResourceName.of(text);
        effects.add(new LockEffect.Granted(SESSION, request, name, mode, 2, element, token, true, 0));
        holders.add(new LockView.Holder(SESSION, request, name, mode, 2, element, token, NOW_MICROS));
    }

    private void enqueue(long request, String text, LockMode mode) {
        ResourceName name = ResourceName.of(text);
        effects.add(new LockEffect.Enqueued(SESSION, request, name, mode, true));
        waiters.add(new LockView.Waiter(SESSION, request, name, mode, 2, NOW_MICROS));
    }

    private void assertBroken(String name, String broken) {
        ResourceName resource = StatelessRules.resourceOf(ResourceName.of(name));
        LockView view = new LockView(
                NOW_MICROS, List.of(new LockView.Resource(resource, resource.type(), 0, holders, waiters)), List.of());
        LockCommand command = SessionCommands.open(SESSION, NOW_MICROS);
        assertThatThrownBy(() -> invariants.check(command, effects, view))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(broken);
    }
}
