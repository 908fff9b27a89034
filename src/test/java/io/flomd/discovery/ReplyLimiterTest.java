package io.flomd.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class ReplyLimiterTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long START =
            Long.MAX_VALUE - SECOND / 2; // the nano clock may overflow in the middle of a second

    @Test
    void allowsTheLimitOfOneSourceAndNotOneMore() throws Exception {
        ReplyLimiter limiter = new ReplyLimiter(100, 3, START);
        for (int i = 0; i < 3; i++) {
            assertThat(limiter.allows(source(1), START + i)).isTrue();
        }
        assertThat(limiter.allows(source(1), START + 4)).isFalse();
        assertThat(limiter.allows(source(2), START + 5)).isTrue();
    }

    @Test
    void allowsTheLimitOfAllSourcesAndNotOneMore() throws Exception {
        ReplyLimiter limiter = new ReplyLimiter(5, 3, START);
        for (int i = 0; i < 5; i++) {
            assertThat(limiter.allows(source(i), START)).isTrue();
        }
        assertThat(limiter.allows(source(5), START)).isFalse();
    }

    @Test
    void allowsAnotherReplyAfterItsShareOfASecondAndNotBefore() throws Exception {
        ReplyLimiter limiter = new ReplyLimiter(1000, 4, START);
        for (int i = 0; i < 4; i++) {
            limiter.allows(source(1), START);
        }
        for (int quarter = 1; quarter <= 8; quarter++) {
            long due = START + quarter * SECOND / 4;
            assertThat(limiter.allows(source(1), due - 1)).isFalse();
            assertThat(limiter.allows(source(1), due)).isTrue();
            assertThat(limiter.allows(source(1), due)).isFalse();
        }
    }

    @Test
    void aQuerySpendsNothingOfALimitIfTheOtherRefusesIt() throws Exception {
        ReplyLimiter limiter = new ReplyLimiter(2, 1, START);
        assertThat(limiter.allows(source(1), START)).isTrue();
        assertThat(limiter.allows(source(1), START)).as("limit of the source").isFalse();
        assertThat(limiter.allows(source(2), START)).isTrue();
        assertThat(limiter.allows(source(3), START)).as("limit of all").isFalse();
        assertThat(limiter.allows(source(3), START + SECOND / 2)).isTrue();
    }

    @Test
    void refusedSourcesAreNotRemembered() throws Exception {
        ReplyLimiter limiter = new ReplyLimiter(10, 2, START);
        for (int i = 0; i < 10_000; i++) {
            limiter.allows(source(i), START);
        }
        assertThat(limiter.sourcesRemembered()).isEqualTo(10);
        assertThat(limiter.allows(source(1), START + SECOND)).isTrue();
        assertThat(limiter.sourcesRemembered()).isEqualTo(1);
    }

    @Test
    void remembersAtMostTheSourcesOfTwoSecondsOfReplies() throws Exception {
        ReplyLimiter limiter = new ReplyLimiter(10, 1, START);
        for (int i = 0; i < 60_000; i++) {
            limiter.allows(source(i), START + i * (SECOND / 1000));
            assertThat(limiter.sourcesRemembered()).isLessThanOrEqualTo(20);
        }
    }

    private static InetAddress source(int number) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {10, 0, (byte) (number >> 8), (byte) number});
    }
}
