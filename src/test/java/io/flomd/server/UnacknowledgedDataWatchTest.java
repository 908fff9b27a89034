package io.flomd.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Errors;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** On a clock that the test moves: a peer is gone when it owes an acknowledgement and has been silent for 8 s. */
class UnacknowledgedDataWatchTest implements UnacknowledgedDataWatch.Peer {
    private long nowMillis;
    private long lastSignMillis;
    private boolean owes;
    private int vanished;
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final UnacknowledgedDataWatch watch =
            new UnacknowledgedDataWatch(channel, this, Duration.ofSeconds(8), () -> vanished++);

    @BeforeEach
    void stopTheClock() {
        channel.freezeTime();
    }

    @Override
    public boolean owesAcknowledgement() {
        return owes;
    }

    @Override
    public long silentMillis() {
        return nowMillis - lastSignMillis;
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "4999", "5000", "7999", "8000", "9000"})
    void countsFromTheLastSignOfThePeerAndNotFromWhenSomethingWasSent(long sentAfterMillis) {
        pass(sentAfterMillis);
        send();
        pass(Math.max(0, 7999 - sentAfterMillis));
        assertThat(vanished).isEqualTo(sentAfterMillis >= 8000 ? 1 : 0);
        pass(1);
        assertThat(vanished).isEqualTo(1);
        pass(100_000);
        assertThat(vanished).as("told once").isEqualTo(1);
    }

    @Test
    void aPeerThatAcknowledgesIsLeftAloneHoweverLongItIsSilentThen() {
        pass(5000);
        send();
        pass(2999);
        acknowledge();
        pass(100_000);
        assertThat(vanished).isZero();
    }

    @Test
    void aPeerThatGaveASignGetsTheWholeTimeAgain() {
        pass(5000);
        send();
        pass(2999);
        // An acknowledgement of a keepalive probe, for example: the data is still on its way.
        lastSignMillis = nowMillis;
        pass(7999);
        assertThat(vanished).isZero();
        pass(1);
        assertThat(vanished).isEqualTo(1);
    }

    @Test
    void whatIsSentAfterAnAcknowledgementIsWatchedAgain() {
        send();
        acknowledge();
        pass(8000);
        assertThat(vanished).isZero();
        lastSignMillis = nowMillis;
        pass(6000);
        send();
        pass(1999);
        assertThat(vanished).isZero();
        pass(1);
        assertThat(vanished).isEqualTo(1);
    }

    @Test
    void nothingIsToldOfAConnectionThatEnded() {
        send();
        watch.cancel();
        pass(8000);
        channel.close();
        send();
        pass(8000);
        assertThat(vanished).isZero();
    }

    @Test
    void onlyTcpOverEpollIsWatched() {
        assertThat(UnacknowledgedDataWatch.of(channel, Duration.ofSeconds(8), () -> {}))
                .isNull();
    }

    @ParameterizedTest
    @CsvSource({"-110, true", "-113, true", "-101, true", "-104, false", "-32, false"})
    void aTimeoutSaysThatThePeerVanishedAResetOrABrokenPipeDoesNot(int errno, boolean vanished) {
        assumeTrue(Epoll.isAvailable(), "the native transport is not available: " + Epoll.unavailabilityCause());
        assertThat(SocketTransport.saysThatPeerVanished(new Errors.NativeIoException("read", errno)))
                .isEqualTo(vanished);
        assertThat(SocketTransport.saysThatPeerVanished(new IOException("reset")))
                .isFalse();
    }

    private void send() {
        owes = true;
        watch.sent();
        channel.runScheduledPendingTasks();
    }

    private void acknowledge() {
        owes = false;
        lastSignMillis = nowMillis;
    }

    private void pass(long millis) {
        nowMillis += millis;
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }
}
