package io.flomd.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.lock.LockLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

class FittingLimitsTest {
    private static final long MEGABYTE = 1 << 20;
    private static final LockingProperties LOCKING;
    private static final ServerProperties SERVER;

    static {
        try (ConfigurableApplicationContext context = Bound.run()) {
            LOCKING = context.getBean(LockingProperties.class);
            SERVER = context.getBean(ServerProperties.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {64, 85, 128, 256, 341, 512, 1_024, 4_096, 31_000, 33_000, 64_000, 1_000_000})
    void everythingTogetherFits(long lastingMegabytes) {
        FittingLimits limits = of(lastingMegabytes);
        assertThat(limits.neededBytes()).isLessThanOrEqualTo(lastingMegabytes * MEGABYTE * 85 / 100);
        assertThat(limits.fit()).isTrue();
    }

    @Test
    void moreHeapNeverMeansLess() {
        FittingLimits before = of(8);
        for (long megabytes = 9; megabytes < 100_000; megabytes += 1 + megabytes / 50) {
            FittingLimits now = of(megabytes);
            LockLimits more = now.lockLimits();
            LockLimits less = before.lockLimits();
            assertThat(more.maxTableBytes()).isGreaterThanOrEqualTo(less.maxTableBytes());
            assertThat(more.maxResources()).isGreaterThanOrEqualTo(less.maxResources());
            assertThat(more.maxWaitersPerResource()).isGreaterThanOrEqualTo(less.maxWaitersPerResource());
            assertThat(more.maxLocksPerSession()).isGreaterThanOrEqualTo(less.maxLocksPerSession());
            assertThat(more.maxTimestampElements()).isGreaterThanOrEqualTo(less.maxTimestampElements());
            assertThat(now.maxConnections()).isGreaterThanOrEqualTo(before.maxConnections());
            assertThat(now.maxPendingAnswerBytesTotal()).isGreaterThanOrEqualTo(before.maxPendingAnswerBytesTotal());
            before = now;
        }
    }

    @Test
    void someThingsHaveABoundThatNoHeapLifts() {
        FittingLimits limits = of(500_000);
        assertThat(limits.lockLimits().maxWaitersPerResource()).isEqualTo(200_000);
        assertThat(limits.lockLimits().maxLocksPerSession()).isEqualTo(10_000);
        assertThat(limits.lockLimits().maxTimestampElements()).isEqualTo(100_000);
        assertThat(limits.maxConnections()).isEqualTo(10_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 8, 32, 33})
    void theSmallestHeapHasLimitsToWorkWith(long megabytes) {
        FittingLimits limits = of(megabytes);
        assertThat(limits.lockLimits().maxTableBytes()).isGreaterThanOrEqualTo(MEGABYTE);
        assertThat(limits.lockLimits().maxLocksPerSession()).isGreaterThan(50);
        assertThat(limits.maxConnections()).isGreaterThanOrEqualTo(64);
    }

    @Test
    void aNumberIsTakenAsItIs() {
        FittingLimits limits = of(
                128,
                "--flom.locking.max-resources=7",
                "--flom.locking.max-waiters-per-resource=0",
                "--flom.locking.max-locks-per-session=5",
                "--flom.locking.max-timestamp-elements=4",
                "--flom.locking.max-table-bytes=3000",
                "--flom.locking.max-path-levels=5",
                "--flom.server.max-connections=2",
                "--flom.server.max-pending-answer-bytes-total=2048");
        assertThat(limits.lockLimits()).isEqualTo(new LockLimits(7, 0, 5, 16, 4, 3_000, 5));
        assertThat(limits.maxConnections()).isEqualTo(2);
        assertThat(limits.maxPendingAnswerBytesTotal()).isEqualTo(2_048);
        assertThat(limits.all().values()).allMatch(text -> text.endsWith(" (as configured)"));
    }

    @Test
    void numbersThatTheHeapDoesNotHoldAreSeen() {
        assertThat(of(85, "--flom.locking.max-table-bytes=90000000").fit()).isFalse();
        assertThat(of(85, "--flom.server.max-connections=10000").fit()).isFalse();
        assertThat(of(85, "--flom.server.max-pending-answer-bytes-total=1099511627776")
                        .fit())
                .isFalse();
        // A number of resources alone takes nothing: the bytes are limited.
        assertThat(of(85, "--flom.locking.max-resources=2147483647").fit()).isTrue();
    }

    @Test
    void thisProcessHasAHeap() {
        Heap heap = Heap.ofThisProcess();
        assertThat(heap.lastingBytes()).isPositive().isLessThanOrEqualTo(heap.maxBytes());
        assertThat(heap.maxBytes()).isEqualTo(Runtime.getRuntime().maxMemory());
    }

    private static FittingLimits of(long lastingMegabytes, String... arguments) {
        Heap heap = new Heap(2 * lastingMegabytes * MEGABYTE, lastingMegabytes * MEGABYTE, "old");
        if (arguments.length == 0) {
            return FittingLimits.of(heap, LOCKING, SERVER);
        }
        try (ConfigurableApplicationContext context = Bound.run(arguments)) {
            return FittingLimits.of(
                    heap, context.getBean(LockingProperties.class), context.getBean(ServerProperties.class));
        }
    }
}
