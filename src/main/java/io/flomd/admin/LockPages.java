package io.flomd.admin;

import io.flomd.engine.LockEngine;
import io.flomd.lock.LockPage;
import io.flomd.lock.ViewQuery;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A view in pages; each is looked at when it is asked for. There is at least one, which may be empty. */
final class LockPages implements Iterator<LockReport> {
    private final LockEngine engine;
    private @Nullable ViewQuery next;

    LockPages(LockEngine engine, ViewQuery first) {
        this.engine = engine;
        this.next = first;
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public LockReport next() {
        ViewQuery query = next;
        if (query == null) {
            throw new NoSuchElementException();
        }
        LockPage page = engine.view(query);
        next = page.next() == null ? null : query.after(page.next());
        return LockReport.of(page);
    }
}
