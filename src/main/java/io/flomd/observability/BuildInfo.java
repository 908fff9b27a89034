package io.flomd.observability;

import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * What is running.
 *
 * @param version of flomd
 * @param javaVersion of the Java runtime
 */
public record BuildInfo(String version, String javaVersion) {
    /**
     * This process.
     *
     * @param implementationVersion of the jar; null where there is none
     */
    public static BuildInfo of(@Nullable String implementationVersion) {
        String version = implementationVersion == null ? "unpacked" : implementationVersion;
        return new BuildInfo(version, Runtime.version().toString());
    }

    /** Shows this as a gauge that is always 1. */
    public void register(MeterRegistry registry) {
        new Meters(registry).gauge(LockMeters.BUILD_INFO, version, javaVersion).set(1);
    }
}
