package io.flomd.architecture.tangled.lock;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Iterates over a map whose order is nobody's business. */
final class Iterates {
    private final Map<String, Integer> map = new HashMap<>();

    int sum() {
        int sum = 0;
        for (int value : map.values()) {
            sum += value;
        }
        return sum;
    }

    void visit(BiConsumer<String, Integer> visitor) {
        map.forEach(visitor);
    }
}
