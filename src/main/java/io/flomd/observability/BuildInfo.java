package io.flomd.observability;

import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * What is running.
 *
 * @param version of flomd
 * @param commit that was built, as 40 hexadecimal digits, or {@link #UNKNOWN}
 * @param javaVersion of the Java runtime
 */
public record BuildInfo(String version, String commit, String javaVersion) {
    /** The commit, if what was built did not come from a repository. */
    public static final String UNKNOWN = "unknown";

    private static final int SHORT_COMMIT = 7;

    /**
     * This process.
     *
     * @param implementationVersion of the jar; null where there is none
     * @param commit that was built; null where nothing says so
     */
    public static BuildInfo of(@Nullable String implementationVersion, @Nullable String commit) {
        String version = implementationVersion == null ? "unpacked" : implementationVersion;
        return new BuildInfo(
                version, commit == null ? UNKNOWN : commit, Runtime.version().toString());
    }

    /** The commit as people say it: its first digits, or {@link #UNKNOWN}. */
    public String shortCommit() {
        return commit.length() < SHORT_COMMIT ? commit : commit.substring(0, SHORT_COMMIT);
    }

    /** Shows this as a gauge that is always 1. */
    public void register(MeterRegistry registry) {
        new Meters(registry).gauge(LockMeters.BUILD_INFO, version, javaVersion).set(1);
    }
}
