package io.flomd.admin;

import io.flomd.engine.EngineClock;
import io.flomd.engine.LockEngine;
import io.flomd.lock.LockPage;
import io.flomd.lock.ViewPlace;
import io.flomd.lock.ViewQuery;
import io.flomd.lock.ViewQuery.Part;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A view in pages: first the resources, then the requests that await one. Each is looked at when it is asked for. There is at least one page,
 * which may be empty.
 */
final class LockPages implements Iterator<LockReport> {
    private final LockEngine engine;
    private final EngineClock clock;
    private @Nullable ViewQuery next;
    /** A page that was looked at before it was asked for. */
    private @Nullable LockReport ready;

    LockPages(LockEngine engine, EngineClock clock, ViewQuery query) {
        this.engine = engine;
        this.clock = clock;
        this.next = query.only(Part.RESOURCES);
    }

    @Override
    public boolean hasNext() {
        return ready != null || next != null;
    }

    @Override
    public LockReport next() {
        LockReport report = ready == null ? look() : ready;
        ready = null;
        return report;
    }

    /** Whether any page that was not asked for yet has something on it; leaves out those before that one. */
    boolean skipEmpty() {
        while (hasNext()) {
            LockReport report = next();
            if (!report.isEmpty()) {
                ready = report;
                return true;
            }
        }
        return false;
    }

    private LockReport look() {
        ViewQuery query = next;
        if (query == null) {
            throw new NoSuchElementException();
        }
        LockPage page = engine.view(query);
        ViewPlace place = page.next();
        if (place != null) {
            next = query.after(place);
        } else {
            next = query.part() == Part.RESOURCES ? query.only(Part.AWAITED_CREATIONS) : null;
        }
        return LockReport.of(page, query.after(), clock.nowMicros());
    }
}
