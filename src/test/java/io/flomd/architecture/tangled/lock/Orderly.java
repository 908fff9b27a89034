package io.flomd.architecture.tangled.lock;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Does everything like its tangled neighbours, but as the rules allow it. */
final class Orderly {
    private final Map<String, Integer> map = new HashMap<>();
    private final Set<String> set = new LinkedHashSet<>();

    @Nullable
    Integer lookUp(String key) {
        return map.isEmpty() ? null : map.get(key);
    }

    String inOrder() {
        StringBuilder text = new StringBuilder();
        set.forEach(word -> text.append(word.toLowerCase(Locale.ROOT)));
        return text.toString();
    }

    static LocalDate date(long days) {
        return LocalDate.ofEpochDay(days);
    }

    static Map<String, String> none() {
        return Map.of();
    }

    static void copy(byte[] from, byte[] to) {
        System.arraycopy(from, 0, to, 0, to.length);
    }
}
