package io.flomd.observability;

import io.flomd.engine.EngineObserver;
import io.flomd.lock.LockCommand;
import io.flomd.lock.LockEffect;
import io.flomd.lock.Refusal;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.resource.ResourceType;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Meters of what happens in the lock table; how much is in it is told by {@link LockTableGauges}. It is called inside the engine's lock:
 * every meter is registered in advance, and nothing here waits.
 */
public final class LockTableMeters implements EngineObserver {
    /** The limit behind a refusal, for the refusals that have one. */
    private static final Map<Refusal, String> LIMITS = new EnumMap<>(Map.of(
            Refusal.TOO_MANY_RESOURCES,
            "max-resources",
            Refusal.TOO_MANY_WAITERS,
            "max-waiters-per-resource",
            Refusal.TOO_MANY_LOCKS,
            "max-locks-per-session",
            Refusal.PATH_TOO_DEEP,
            "max-path-levels",
            Refusal.TABLE_FULL,
            "max-table-bytes"));

    private final PerKind<Map<RequestOutcome, SafeCounter>> requests;
    private final Map<ResourceType, SafeCounter> waitsAbandoned;
    private final Map<ResourceType, SafeCounter> waitsRefused;
    private final Map<ResourceType, SafeTimer> waits;
    private final Map<ResourceType, SafeTimer> holds;
    private final LimitMeters limits;
    private final LockEffect.Handler recorder = new Recorder();

    public LockTableMeters(Meters meters, LimitMeters limits) {
        this.limits = limits;
        LIMITS.values().forEach(limits::register);
        requests = new PerKind<>((type, mode) -> {
            Map<RequestOutcome, SafeCounter> byOutcome = new EnumMap<>(RequestOutcome.class);
            for (RequestOutcome outcome : RequestOutcome.values()) {
                byOutcome.put(outcome, meters.counter(LockMeters.REQUESTS, type.word(), mode.name(), outcome.word()));
            }
            return byOutcome;
        });
        waitsAbandoned = perType(type -> meters.counter(LockMeters.WAITS_ENDED, type.word(), "abandoned"));
        waitsRefused = perType(type -> meters.counter(LockMeters.WAITS_ENDED, type.word(), "refused"));
        waits = perType(type -> meters.timer(LockMeters.WAIT, type.word()));
        holds = perType(type -> meters.timer(LockMeters.HOLD, type.word()));
    }

    @Override
    public void onApplied(LockCommand command, List<LockEffect> effects) {
        for (LockEffect effect : effects) {
            effect.accept(recorder);
        }
    }

    /** What each kind of effect means for the meters. */
    private final class Recorder implements LockEffect.Handler {
        @Override
        public void onGranted(LockEffect.Granted effect) {
            if (effect.immediate()) {
                count(effect.resource(), effect.mode(), RequestOutcome.GRANTED);
            } else {
                of(waits, effect.resource()).record(effect.waitedMicros(), TimeUnit.MICROSECONDS);
            }
        }

        @Override
        public void onEnqueued(LockEffect.Enqueued effect) {
            if (effect.immediate()) {
                count(effect.resource(), effect.mode(), RequestOutcome.ENQUEUED);
            }
        }

        @Override
        public void onAwaitsCreation(LockEffect.AwaitsCreation effect) {
            count(effect.resource(), effect.mode(), RequestOutcome.AWAITS_CREATION);
        }

        @Override
        public void onRefused(LockEffect.Refused effect) {
            String limit = LIMITS.get(effect.refusal());
            if (limit != null) {
                limits.reached(limit);
            }
            if (effect.immediate()) {
                count(effect.resource(), effect.mode(), RequestOutcome.of(effect.refusal()));
            } else {
                of(waitsRefused, effect.resource()).increment();
            }
        }

        @Override
        public void onReleased(LockEffect.Released effect) {
            of(holds, effect.resource()).record(effect.heldMicros(), TimeUnit.MICROSECONDS);
        }

        @Override
        public void onWaitEnded(LockEffect.WaitEnded effect) {
            of(waitsAbandoned, effect.resource()).increment();
        }

        @Override
        public void onRevoked(LockEffect.Revoked effect) {
            // Its release is an effect of its own.
        }

        @Override
        public void onSessionEnded(LockEffect.SessionEnded effect) {
            // Connections are counted where they are accepted.
        }

        @Override
        public void onResourceCreated(LockEffect.ResourceCreated effect) {
            // Resources are counted by the table.
        }

        @Override
        public void onResourceRemoved(LockEffect.ResourceRemoved effect) {
            // Resources are counted by the table.
        }
    }

    private void count(ResourceName resource, LockMode mode, RequestOutcome outcome) {
        Objects.requireNonNull(requests.get(resource.type(), mode).get(outcome)).increment();
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
