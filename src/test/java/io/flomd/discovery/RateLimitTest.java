package io.flomd.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final long MILLI = 1_000_000;
    private static final long START = Long.MAX_VALUE - 20 * MILLI; // the nano clock may overflow in the middle

    private final RateLimit limit = new RateLimit(100, 5, START);

    @Test
    void allowsABurstAndNotOneMore() {
        for (int i = 0; i < 5; i++) {
            assertThat(limit.allows(START)).isTrue();
            limit.spend(START);
        }
        assertThat(limit.allows(START)).isFalse();
        assertThat(limit.nanosUntil(1, START)).isEqualTo(10 * MILLI);
        assertThat(limit.nanosUntil(5, START)).isEqualTo(50 * MILLI);
    }

    @Test
    void fillsAtItsRateUpToOneBurst() {
        spend(5, START);
        assertThat(limit.allows(START + 10 * MILLI - 1)).isFalse();
        assertThat(limit.allows(START + 10 * MILLI)).isTrue();
        assertThat(limit.isFull(START + 50 * MILLI - 1)).isFalse();
        assertThat(limit.isFull(START + 50 * MILLI)).isTrue();
        long later = START + 1000 * MILLI;
        spend(5, later);
        assertThat(limit.allows(later))
                .as("idle time saves no more than a burst")
                .isFalse();
    }

    @Test
    void eventsBeyondTheLimitAreOwed() {
        spend(8, START);
        assertThat(limit.nanosUntil(1, START)).isEqualTo(40 * MILLI);
    }

    @Test
    void aLongRunKeepsToTheRate() {
        int allowed = 0;
        for (int milli = 0; milli < 10_000; milli++) {
            long now = START + milli * MILLI;
            if (limit.allows(now)) {
                limit.spend(now);
                allowed++;
            }
        }
        assertThat(allowed).isEqualTo(5 + 999);
    }

    private void spend(int events, long nowNanos) {
        for (int i = 0; i < events; i++) {
            limit.spend(nowNanos);
        }
    }
}
