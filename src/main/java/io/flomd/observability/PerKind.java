package io.flomd.observability;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceType;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;

/** One thing for each resource type and lock mode, made in advance. Types without modes have theirs under EX, whatever mode is asked for. */
final class PerKind<T> {
    private final Map<ResourceType, Map<LockMode, T>> byType = new EnumMap<>(ResourceType.class);

    PerKind(BiFunction<ResourceType, LockMode, T> factory) {
        for (ResourceType type : ResourceType.values()) {
            Map<LockMode, T> byMode = new EnumMap<>(LockMode.class);
            boolean hasModes = type.hasModes();
            T exclusive = factory.apply(type, LockMode.EX);
            for (LockMode mode : LockMode.values()) {
                byMode.put(mode, hasModes && mode != LockMode.EX ? factory.apply(type, mode) : exclusive);
            }
            byType.put(type, byMode);
        }
    }

    T get(ResourceType type, LockMode mode) {
        return Objects.requireNonNull(Objects.requireNonNull(byType.get(type)).get(mode));
    }
}
