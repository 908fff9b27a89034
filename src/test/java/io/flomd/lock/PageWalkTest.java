package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.testing.SessionCommands;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages look at no more than their limit, whatever is in the table, and go on where the one before ended. */
class PageWalkTest {
    private static final int SESSIONS = 700;
    private static final int LIMIT = 100;

    private final LockTable table = new LockTable(LockLimits.DEFAULTS, TableZone.UTC, 1);
    private final SessionCommands commands = new SessionCommands();

    @ParameterizedTest
    @ValueSource(strings = {"n[500]", "s", "/a"})
    void manyClaimsOfOneResourceAreSpreadOverPages(String name) {
        openSessions();
        for (int i = 0; i < SESSIONS; i++) {
            // Of n[500] the first 500 hold and the rest wait; of the others the first holds and the rest wait.
            acquire(i, name.equals("/a") ? "/a/" + i % 50 : name, true);
        }
        LockView.Resource whole = table.view().resources().get(0);
        assertThat(whole.holders().size() + whole.waiters().size()).isEqualTo(SESSIONS);
        for (ViewQuery query : List.of(ViewQuery.all(LIMIT), ViewQuery.ofName(ResourceName.of(name), LIMIT))) {
            ViewedPages pages = ViewedPages.of(table, query);
            assertThat(pages.most()).isEqualTo(LIMIT);
            assertThat(pages.count()).isEqualTo(SESSIONS / LIMIT + 1);
            assertThat(pages.resources()).containsExactly(whole);
        }
    }

    @Test
    void manyWaitsForOneCreationAreSpreadOverPages() {
        openSessions();
        for (int i = 0; i < SESSIONS; i++) {
            acquire(i, "/new/" + i, false);
        }
        ViewedPages pages = ViewedPages.of(table, ViewQuery.all(LIMIT));
        assertThat(pages.most()).isEqualTo(LIMIT);
        assertThat(pages.awaiting()).isEqualTo(table.view().awaitingCreation()).hasSize(SESSIONS);
    }

    @Test
    void whatIsLookedAtAndLeftOutCounts() {
        openSessions();
        for (int i = 0; i < SESSIONS; i++) {
            acquire(i, "/a/" + i, true);
        }
        ViewedPages pages = ViewedPages.of(table, ViewQuery.ofName(ResourceName.of("/a/666"), LIMIT));
        assertThat(pages.count()).isEqualTo(SESSIONS / LIMIT + 1);
        assertThat(pages.resources().get(0).holders())
                .extracting(holder -> holder.name().text())
                .containsExactly("/a/666");
    }

    @Test
    void longNamesCountByTheirLength() {
        openSessions();
        String name = "x".repeat(10 * ViewQuery.NAME_BYTES - 1);
        for (int i = 0; i < 50; i++) {
            acquire(i, name, true);
        }
        // The resource, nine holders or waiters: ten times ten.
        ViewedPages pages = ViewedPages.of(table, ViewQuery.all(LIMIT));
        assertThat(pages.most()).isEqualTo(LIMIT / 10);
        assertThat(pages.resources()).isEqualTo(table.view().resources());
    }

    @Test
    void whatWasSeenMayGoBetweenPages() {
        openSessions();
        for (int i = 0; i < 30; i++) {
            acquire(i, "n[20]", true);
        }
        ViewQuery query = ViewQuery.all(6);
        LockPage first = table.view(query);
        // The last holder that was seen goes, and the first in line follows it: neither is missed nor seen twice.
        table.apply(commands.close(new SessionId(0, 5), 0));
        List<Long> tokens = new ArrayList<>();
        List<SessionId> waiting = new ArrayList<>();
        for (LockPage page = first; ; page = table.view(query)) {
            for (LockView.Resource part : page.view().resources()) {
                part.holders().forEach(holder -> tokens.add(holder.token()));
                part.waiters().forEach(waiter -> waiting.add(waiter.session()));
            }
            if (page.next() == null) {
                break;
            }
            query = query.after(page.next());
        }
        assertThat(tokens).doesNotHaveDuplicates().isSorted().hasSize(21);
        assertThat(waiting).doesNotHaveDuplicates().hasSize(9);
    }

    @Test
    void aResourceThatGoesBetweenPagesIsLeft() {
        openSessions();
        for (int i = 0; i < 30; i++) {
            acquire(i, "n[20]", true);
        }
        acquire(0, "z", true);
        ViewQuery query = ViewQuery.all(6);
        LockPage first = table.view(query);
        for (int i = 0; i < 30; i++) {
            table.apply(commands.close(new SessionId(0, i + 1), 0));
        }
        table.apply(new LockCommand.Tick(3_000_000));
        assertThat(table.isIdle() || table.view().resources().isEmpty()).isTrue();
        LockPage second = table.view(query.after(first.next()));
        assertThat(second.view().resources()).isEmpty();
        assertThat(second.next()).isNull();
    }

    private void openSessions() {
        for (int i = 0; i < SESSIONS; i++) {
            table.apply(SessionCommands.open(new SessionId(0, i + 1), 0));
        }
    }

    private void acquire(int session, String name, boolean mayCreate) {
        AcquireRequest request = new AcquireRequest(ResourceName.of(name), LockMode.EX, 1, true, mayCreate, 0);
        table.apply(commands.acquire(new SessionId(0, session + 1), 0, request));
    }
}
