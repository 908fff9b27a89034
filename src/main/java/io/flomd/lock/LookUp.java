package io.flomd.lock;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Things by key, to be looked up and never iterated, whose memory shrinks with their number: a plain hash map keeps the table of its best days.
 * Not thread-safe.
 */
final class LookUp<K, V> {
    private static final int SMALL = 16;

    private Map<K, V> map = new HashMap<>(2);
    /** The greatest size since the map was made. */
    private int most;

    @Nullable
    V get(K key) {
        return map.get(key);
    }

    void put(K key, V value) {
        map.put(key, value);
        most = Math.max(most, map.size());
    }

    void remove(K key) {
        map.remove(key);
        if (most > SMALL && map.size() < most / 4) {
            map = new HashMap<>(map);
            most = map.size();
        }
    }

    boolean isEmpty() {
        return map.isEmpty();
    }
}
