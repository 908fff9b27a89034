package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flomd.lock.ViewQuery.Part;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.resource.ResourceType;
import io.flomd.testing.Seeds;
import io.flomd.testing.SessionCommands;
import io.flomd.testing.Trace;
import io.flomd.testing.Traces;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Parts of a table and the counts of all of it: what they show is what the view of everything shows. */
class TableViewTest {
    private static final int TRACES = 300;
    private static final SessionId A = new SessionId(0, 1);
    private static final SessionId B = new SessionId(0, 2);

    private final LockTable table = new LockTable(LockLimits.DEFAULTS, TableZone.UTC, 1);
    private final SessionCommands commands = new SessionCommands();

    @Test
    void everyPartAndCountAgreesWithTheWholeOnRandomTraces() {
        Seeds.check(TRACES, Traces::mixed, TableViewTest::partsAgreeWithTheWhole);
    }

    @Test
    void pagesComeInTheOrderOfNamesAndSayWhereToGoOn() {
        fill();
        // Three resources with four holders, one of them below /x/y, and one waiter.
        assertThat(names(ViewQuery.all(9))).containsExactly("/x", "a", "job.x");
        assertThat(table.view(ViewQuery.all(9)).next()).isEqualTo(behind("job.x"));
        LockPage second = table.view(ViewQuery.all(9).after(behind("job.x")));
        assertThat(second.view().resources())
                .extracting(found -> found.name().text())
                .containsExactly("job1", "job2");
        assertThat(second.view().awaitingCreation())
                .extracting(wait -> wait.name().text())
                .containsExactly("nobody");
        assertThat(second.next()).isNull();
        assertThat(table.view(ViewQuery.all(14)).next()).isNull();
    }

    @Test
    void aPrefixChoosesNames() {
        fill();
        assertThat(names(ViewQuery.ofPrefix("job", 10))).containsExactly("job.x", "job1", "job2");
        assertThat(names(ViewQuery.ofPrefix("job", 10).after(behind("job1")))).containsExactly("job2");
        assertThat(names(ViewQuery.ofPrefix("job", 10).after(behind("a")))).hasSize(3);
        assertThat(names(ViewQuery.ofPrefix("/", 10))).containsExactly("/x");
        assertThat(names(ViewQuery.ofPrefix("z", 10))).isEmpty();
        assertThat(table.view(ViewQuery.ofPrefix("no", 10)).view().awaitingCreation())
                .hasSize(1);
    }

    @Test
    void aPathShowsWhatIsAboveAndBelow() {
        fill();
        LockView view =
                table.view(ViewQuery.ofName(ResourceName.of("/x/y"), 10)).view();
        assertThat(view.resources().get(0).holders())
                .extracting(holder -> holder.name().text())
                .containsExactly("/x/y/z", "/x");
        assertThat(names(ViewQuery.ofName(ResourceName.of("/xy"), 10))).isEmpty();
    }

    @Test
    void aSessionShowsWhatItHoldsAndAwaitsAndWhoItIs() {
        fill();
        LockPage page = table.view(ViewQuery.ofSession(B, 10));
        assertThat(page.view().resources())
                .extracting(found -> found.name().text())
                .containsExactly("/x", "a");
        assertThat(page.view().resources().get(1).waiters()).hasSize(1);
        assertThat(page.view().resources().get(1).holders()).isEmpty();
        assertThat(page.view().awaitingCreation()).hasSize(1);
        assertThat(page.sessions()).containsOnlyKeys(B);
        assertThat(page.sessions().get(B)).isEqualTo(table.sessions.get(B).info);
        assertThat(names(ViewQuery.ofSession(new SessionId(9, 9), 10))).isEmpty();
    }

    @Test
    void aPageOfNothingAndTwoChoicesAtOnceAreRefused() {
        assertThatThrownBy(() -> ViewQuery.all(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ViewQuery(Part.EVERYTHING, ResourceName.of("a"), "", A, null, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void partsAgreeWithTheWhole(Trace trace) {
        LockTable table = trace.newTable();
        for (LockCommand command : trace.commands()) {
            table.apply(command);
            checkParts(table);
            checkCounts(table);
        }
        checkCounts(LockTable.restore(table.snapshot()));
    }

    private static void checkParts(LockTable table) {
        LockView whole = table.view();
        List<LockView.Resource> sorted = whole.resources().stream()
                .sorted(Comparator.comparing(LockView.Resource::name))
                .toList();
        for (int limit = 1; limit < 5; limit++) {
            ViewedPages pages = ViewedPages.of(table, ViewQuery.all(limit));
            assertThat(pages.resources()).isEqualTo(sorted);
            assertThat(pages.awaiting()).containsExactlyInAnyOrderElementsOf(whole.awaitingCreation());
            pages = ViewedPages.of(table, ViewQuery.all(limit).only(Part.RESOURCES));
            assertThat(pages.resources()).isEqualTo(sorted);
            assertThat(pages.awaiting()).isEmpty();
            pages = ViewedPages.of(table, ViewQuery.all(limit).only(Part.AWAITED_CREATIONS));
            assertThat(pages.resources()).isEmpty();
            assertThat(pages.awaiting()).containsExactlyInAnyOrderElementsOf(whole.awaitingCreation());
        }
        for (SessionId session : table.sessions.keySet()) {
            ViewedPages own = ViewedPages.of(table, ViewQuery.ofSession(session, 2));
            assertThat(requests(new LockView(0, own.resources(), own.awaiting())))
                    .isEqualTo(requests(whole, session));
        }
    }

    private static List<String> requests(LockView view) {
        return Stream.concat(
                        view.resources().stream()
                                .flatMap(resource -> Stream.concat(
                                        resource.holders().stream().map(LockView.Holder::toString),
                                        resource.waiters().stream().map(LockView.Waiter::toString))),
                        view.awaitingCreation().stream().map(LockView.Waiter::toString))
                .sorted()
                .toList();
    }

    private static List<String> requests(LockView view, SessionId session) {
        return requests(view).stream()
                .filter(text -> text.contains("[session=" + session + ","))
                .toList();
    }

    private static void checkCounts(LockTable table) {
        LockView view = table.view();
        TableCounts counts = table.counts();
        assertThat(counts.sessions()).isEqualTo(table.sessions.size());
        assertThat(counts.attachments())
                .isEqualTo(table.resources.values().stream()
                        .mapToInt(resource -> resource.attachedSessions)
                        .sum());
        List<LockView.Waiter> waiters = Stream.concat(
                        view.resources().stream().flatMap(resource -> resource.waiters().stream()),
                        view.awaitingCreation().stream())
                .toList();
        assertThat(counts.oldestWaitMicros())
                .isEqualTo(waiters.stream()
                        .mapToLong(LockView.Waiter::sinceMicros)
                        .min()
                        .orElse(Long.MAX_VALUE));
        for (ResourceType type : ResourceType.values()) {
            assertThat(counts.resources(type)).isEqualTo((int) view.resources().stream()
                    .filter(resource -> resource.type() == type)
                    .count());
            for (LockMode mode : LockMode.values()) {
                assertThat(counts.holders(type, mode)).isEqualTo((int) view.resources().stream()
                        .flatMap(resource -> resource.holders().stream())
                        .filter(holder -> holder.name().type() == type && holder.mode() == mode)
                        .count());
                assertThat(counts.waiters(type, mode)).isEqualTo((int) waiters.stream()
                        .filter(waiter -> waiter.name().type() == type && waiter.mode() == mode)
                        .count());
            }
        }
        Map<SessionId, Session> sessions = table.sessions;
        sessions.forEach((id, session) ->
                assertThat(session.locks()).isEqualTo(requests(view, id).size()));
    }

    private void fill() {
        table.apply(SessionCommands.open(A, 0));
        table.apply(SessionCommands.open(B, 0));
        for (String name : new String[] {"job2", "/x/y/z", "a", "job1", "job.x"}) {
            acquire(A, name, LockMode.CR, true);
        }
        acquire(B, "/x", LockMode.CR, true);
        acquire(B, "a", LockMode.EX, true);
        acquire(B, "nobody", LockMode.EX, false);
        acquire(B, "/x/q", LockMode.NL, true);
    }

    private void acquire(SessionId session, String name, LockMode mode, boolean mayCreate) {
        AcquireRequest request = new AcquireRequest(ResourceName.of(name), mode, 0, true, mayCreate, 0);
        table.apply(commands.acquire(session, 0, request));
    }

    private static ViewPlace behind(String name) {
        return ViewPlace.behind(ResourceName.of(name));
    }

    private List<String> names(ViewQuery query) {
        return table.view(query).view().resources().stream()
                .map(resource -> resource.name().text())
                .toList();
    }
}
