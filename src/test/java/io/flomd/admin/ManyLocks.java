package io.flomd.admin;

import io.flomd.engine.DeadlineTimer;
import io.flomd.engine.EngineClock;
import io.flomd.engine.EngineDecorator;
import io.flomd.engine.LockSession;
import io.flomd.engine.StandaloneEngine;
import io.flomd.lock.AcquireRequest;
import io.flomd.lock.LockLimits;
import io.flomd.lock.LockPage;
import io.flomd.lock.LockTable;
import io.flomd.lock.LockView;
import io.flomd.lock.SessionInfo;
import io.flomd.lock.TableZone;
import io.flomd.lock.ViewQuery;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** An engine that counts what is looked at. */
final class ManyLocks extends EngineDecorator {
    final AtomicInteger pages = new AtomicInteger();
    final AtomicInteger claims = new AtomicInteger();
    final AtomicInteger mostOnAPage = new AtomicInteger();
    final Set<String> threads = ConcurrentHashMap.newKeySet();

    ManyLocks() {
        super(new StandaloneEngine(
                new LockTable(LockLimits.DEFAULTS, TableZone.UTC, 1),
                EngineClock.WALL,
                new DeadlineTimer(EngineClock.WALL),
                0,
                (command, effects) -> {},
                (where, cause) -> {
                    throw new AssertionError(where, cause);
                }));
    }

    LockSession session() {
        return Objects.requireNonNull(open(new SessionInfo("tcp", "127.0.0.1:4711", null, 0), effect -> {}));
    }

    static void lock(LockSession session, String name) {
        session.acquire(new AcquireRequest(ResourceName.of(name), LockMode.EX, 0, true, true, 0));
    }

    static void awaitCreation(LockSession session, String name) {
        session.acquire(new AcquireRequest(ResourceName.of(name), LockMode.EX, 0, true, false, 0));
    }

    @Override
    public LockPage view(ViewQuery query) {
        LockPage page = engine.view(query);
        int count = page.view().awaitingCreation().size();
        for (LockView.Resource resource : page.view().resources()) {
            count += resource.holders().size() + resource.waiters().size();
        }
        pages.incrementAndGet();
        claims.addAndGet(count);
        mostOnAPage.accumulateAndGet(count, Math::max);
        threads.add(Thread.currentThread().getName());
        return page;
    }
}
