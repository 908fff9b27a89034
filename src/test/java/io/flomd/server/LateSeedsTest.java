package io.flomd.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * Every numbered rule, every recording and every broken input, with an engine that answers late: again for each seed, all in one JVM.
 *
 * <p>{@code -Dlate.seeds=1000} runs that many seeds, from {@code -Dlate.first=0} on; {@code -Dlate=7} runs one alone.
 */
class LateSeedsTest {
    private static final int SEEDS = 1;
    /** What {@link TestServer} takes the seed from. */
    private static final String SEED = "late";

    /** Fewer would mean that a class is not found any more. */
    private static final int LEAST_TESTS = 200;

    @Test
    void everythingIsAsPromisedHoweverLateTheEngineAnswers() {
        String alone = System.getProperty(SEED);
        long first = alone == null ? Long.getLong("late.first", 0) : Long.parseLong(alone);
        long seeds = alone == null ? Long.getLong("late.seeds", SEEDS) : 1;
        Launcher launcher = LauncherFactory.create();
        Outcome outcome = new Outcome();
        launcher.registerTestExecutionListeners(outcome);
        try {
            for (long seed = first; seed < first + seeds; seed++) {
                System.setProperty(SEED, Long.toString(seed));
                launcher.execute(tests());
            }
        } finally {
            if (alone == null) {
                System.clearProperty(SEED);
            }
        }
        System.out.printf("late engine: %,d tests with %d seeds from %d%n", outcome.tests, seeds, first);
        assertThat(outcome.failures).isEmpty();
        assertThat(outcome.tests).isGreaterThanOrEqualTo(seeds * LEAST_TESTS);
    }

    private static LauncherDiscoveryRequest tests() {
        return LauncherDiscoveryRequestBuilder.request()
                .selectors(selectPackage("io.flomd.conformance"), selectPackage("io.flomd.server"))
                .filters(includeClassNamePatterns(".*\\.(\\w+RulesTest|TranscriptReplayTest|BrokenInputTest)"))
                .build();
    }

    private static final class Outcome implements TestExecutionListener {
        private final List<String> failures = new ArrayList<>();
        private long tests;

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            failures.add("seed " + System.getProperty(SEED) + ", " + test.getDisplayName() + " is skipped: " + reason);
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            if (test.isTest()) {
                tests++;
            }
            result.getThrowable()
                    .ifPresent(failure -> failures.add(
                            "seed " + System.getProperty(SEED) + ", " + test.getUniqueId() + ": " + failure));
        }
    }
}
