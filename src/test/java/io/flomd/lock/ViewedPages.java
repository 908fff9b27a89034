package io.flomd.lock;

import java.util.ArrayList;
import java.util.List;

/**
 * All pages that a query goes through.
 *
 * @param resources what is on them, the parts of each resource put together
 * @param awaiting requests that await creation
 * @param most the most that was on one page, as {@link ViewQuery#limit()} counts
 * @param count how many there were
 */
record ViewedPages(List<LockView.Resource> resources, List<LockView.Waiter> awaiting, int most, int count) {
    static ViewedPages of(LockTable table, ViewQuery first) {
        List<LockView.Resource> resources = new ArrayList<>();
        List<LockView.Waiter> awaiting = new ArrayList<>();
        int most = 0;
        int count = 0;
        for (ViewQuery query = first; query != null; count++) {
            LockPage page = table.view(query);
            int size = page.view().awaitingCreation().size();
            for (LockView.Resource part : page.view().resources()) {
                boolean continues = query.after() != null
                        && part.name().equals(query.after().name());
                size += (continues ? 0 : 1)
                        + part.holders().size()
                        + part.waiters().size();
                add(resources, part, continues);
            }
            awaiting.addAll(page.view().awaitingCreation());
            most = Math.max(most, size);
            query = page.next() == null ? null : query.after(page.next());
        }
        return new ViewedPages(resources, awaiting, most, count);
    }

    private static void add(List<LockView.Resource> resources, LockView.Resource part, boolean continues) {
        if (!continues) {
            resources.add(part);
            return;
        }
        int last = resources.size() - 1;
        LockView.Resource begun = resources.get(last);
        resources.set(
                last,
                new LockView.Resource(
                        begun.name(),
                        begun.type(),
                        begun.lifespanMillis(),
                        joined(begun.holders(), part.holders()),
                        joined(begun.waiters(), part.waiters())));
    }

    private static <T> List<T> joined(List<T> one, List<T> other) {
        List<T> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }
}
