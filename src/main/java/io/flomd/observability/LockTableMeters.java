package io.flomd.observability;

import io.flomd.engine.EngineClock;
import io.flomd.engine.EngineObserver;
import io.flomd.lock.LockCommand;
import io.flomd.lock.LockEffect;
import io.flomd.lock.LockMode;
import io.flomd.lock.Refusal;
import io.flomd.lock.ResourceName;
import io.flomd.lock.ResourceType;
import io.flomd.lock.SessionId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Meters of what the lock table does. It is called inside the engine's lock: every meter is registered in advance, and nothing here waits.
 */
public final class LockTableMeters implements EngineObserver {
    private final EngineClock clock;
    private final PerKind<Map<RequestOutcome, Counter>> requests;
    private final PerKind<AtomicLong> holders;
    private final PerKind<AtomicLong> waiters;
    private final Map<ResourceType, Counter> waitsAbandoned;
    private final Map<ResourceType, Counter> waitsRefused;
    private final Map<ResourceType, Timer> waits;
    private final Map<ResourceType, Timer> holds;
    private final Map<ResourceType, AtomicLong> resources;
    private final Map<Refusal, Counter> limits = new EnumMap<>(Refusal.class);

    /** Requests that wait, in the order in which they came. */
    private final Map<RequestKey, Waiting> waiting = new LinkedHashMap<>();

    private volatile long oldestSinceMicros = Long.MAX_VALUE;

    private record RequestKey(SessionId session, long number) {}

    private record Waiting(long sinceMicros, AtomicLong gauge) {}

    public LockTableMeters(MeterRegistry registry, EngineClock clock) {
        this.clock = clock;
        Meters meters = new Meters(registry);
        requests = new PerKind<>((type, mode) -> {
            Map<RequestOutcome, Counter> byOutcome = new EnumMap<>(RequestOutcome.class);
            for (RequestOutcome outcome : RequestOutcome.values()) {
                byOutcome.put(outcome, meters.counter(LockMeters.REQUESTS, type.word(), mode.name(), outcome.word()));
            }
            return byOutcome;
        });
        holders = new PerKind<>((type, mode) -> meters.gauge(LockMeters.HOLDERS, type.word(), mode.name()));
        waiters = new PerKind<>((type, mode) -> meters.gauge(LockMeters.WAITERS, type.word(), mode.name()));
        waitsAbandoned = perType(type -> meters.counter(LockMeters.WAITS_ENDED, type.word(), "abandoned"));
        waitsRefused = perType(type -> meters.counter(LockMeters.WAITS_ENDED, type.word(), "refused"));
        waits = perType(type -> meters.timer(LockMeters.WAIT, type.word()));
        holds = perType(type -> meters.timer(LockMeters.HOLD, type.word()));
        resources = perType(type -> meters.gauge(LockMeters.RESOURCES, type.word()));
        limits.put(Refusal.TOO_MANY_RESOURCES, meters.counter(LockMeters.LIMITS, "max-resources"));
        limits.put(Refusal.TOO_MANY_WAITERS, meters.counter(LockMeters.LIMITS, "max-waiters-per-resource"));
        limits.put(Refusal.TOO_MANY_LOCKS, meters.counter(LockMeters.LIMITS, "max-locks-per-session"));
        limits.put(Refusal.TABLE_FULL, meters.counter(LockMeters.LIMITS, "max-table-bytes"));
        Gauge.builder(LockMeters.OLDEST_WAITER.getName(), this, LockTableMeters::oldestWaiterSeconds)
                .description(LockMeters.OLDEST_WAITER.description())
                .baseUnit(LockMeters.OLDEST_WAITER.getBaseUnit())
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void onApplied(LockCommand command, List<LockEffect> effects) {
        for (LockEffect effect : effects) {
            if (effect instanceof LockEffect.Granted granted) {
                onGranted(granted);
            } else if (effect instanceof LockEffect.Released released) {
                holders.get(released.resource().type(), released.mode()).decrementAndGet();
                of(holds, released.resource()).record(released.heldMicros(), TimeUnit.MICROSECONDS);
            } else if (effect instanceof LockEffect.Enqueued enqueued) {
                if (enqueued.immediate()) {
                    count(enqueued.resource(), enqueued.mode(), RequestOutcome.ENQUEUED);
                    onWaiting(enqueued.session(), enqueued.request(), enqueued.resource(), enqueued.mode(), command);
                }
            } else if (effect instanceof LockEffect.AwaitsCreation awaiting) {
                count(awaiting.resource(), awaiting.mode(), RequestOutcome.AWAITS_CREATION);
                onWaiting(awaiting.session(), awaiting.request(), awaiting.resource(), awaiting.mode(), command);
            } else if (effect instanceof LockEffect.Refused refused) {
                onRefused(refused);
            } else if (effect instanceof LockEffect.WaitEnded ended) {
                of(waitsAbandoned, ended.resource()).increment();
                onWaitOver(ended.session(), ended.request());
            } else if (effect instanceof LockEffect.ResourceCreated created) {
                of(resources, created.resource()).incrementAndGet();
            } else if (effect instanceof LockEffect.ResourceRemoved removed) {
                of(resources, removed.resource()).decrementAndGet();
            }
        }
    }

    private void onGranted(LockEffect.Granted granted) {
        holders.get(granted.resource().type(), granted.mode()).incrementAndGet();
        if (granted.immediate()) {
            count(granted.resource(), granted.mode(), RequestOutcome.GRANTED);
        } else {
            of(waits, granted.resource()).record(granted.waitedMicros(), TimeUnit.MICROSECONDS);
            onWaitOver(granted.session(), granted.request());
        }
    }

    private void onRefused(LockEffect.Refused refused) {
        Counter limit = limits.get(refused.refusal());
        if (limit != null) {
            limit.increment();
        }
        if (refused.immediate()) {
            count(refused.resource(), refused.mode(), RequestOutcome.of(refused.refusal()));
        } else {
            of(waitsRefused, refused.resource()).increment();
            onWaitOver(refused.session(), refused.request());
        }
    }

    private void count(ResourceName resource, LockMode mode, RequestOutcome outcome) {
        Objects.requireNonNull(requests.get(resource.type(), mode).get(outcome)).increment();
    }

    private void onWaiting(SessionId session, long request, ResourceName resource, LockMode mode, LockCommand command) {
        AtomicLong gauge = waiters.get(resource.type(), mode);
        gauge.incrementAndGet();
        waiting.put(new RequestKey(session, request), new Waiting(command.nowMicros(), gauge));
        noteOldest();
    }

    private void onWaitOver(SessionId session, long request) {
        Waiting over = waiting.remove(new RequestKey(session, request));
        if (over != null) {
            over.gauge.decrementAndGet();
            noteOldest();
        }
    }

    private void noteOldest() {
        oldestSinceMicros =
                waiting.isEmpty() ? Long.MAX_VALUE : waiting.values().iterator().next().sinceMicros;
    }

    private double oldestWaiterSeconds() {
        long since = oldestSinceMicros;
        return since == Long.MAX_VALUE ? 0 : Math.max(0, clock.nowMicros() - since) / 1e6;
    }

    private static <T> Map<ResourceType, T> perType(Function<ResourceType, T> factory) {
        Map<ResourceType, T> byType = new EnumMap<>(ResourceType.class);
        for (ResourceType type : ResourceType.values()) {
            byType.put(type, factory.apply(type));
        }
        return byType;
    }

    private static <T> T of(Map<ResourceType, T> byType, ResourceName resource) {
        @Nullable T found = byType.get(resource.type());
        return Objects.requireNonNull(found);
    }
}
