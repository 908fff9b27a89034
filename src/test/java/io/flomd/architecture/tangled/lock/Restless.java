package io.flomd.architecture.tangled.lock;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** Asks for everything that differs from one machine, run or moment to another. */
final class Restless {
    private Restless() {}

    static Clock clock() {
        return Clock.systemUTC();
    }

    static Instant instant() {
        return Instant.now();
    }

    static LocalTime localTime() {
        return LocalTime.now(ZoneId.of("UTC"));
    }

    static ZoneId zone() {
        return ZoneId.systemDefault();
    }

    static Random random() {
        return new Random();
    }

    static UUID uuid() {
        return UUID.randomUUID();
    }

    static long nanos() {
        return System.nanoTime();
    }

    static long millis() {
        return System.currentTimeMillis();
    }

    static int identity() {
        return System.identityHashCode("");
    }

    static String environment() {
        return System.getenv("HOME");
    }

    static Locale locale() {
        return Locale.getDefault();
    }

    static Thread thread() {
        return Thread.currentThread();
    }

    static Set<String> set() {
        return new HashSet<>();
    }

    static Set<String> immutableSet() {
        return Set.of("a", "b");
    }

    static Map<String, String> immutableMap() {
        return Map.copyOf(Map.of());
    }
}
