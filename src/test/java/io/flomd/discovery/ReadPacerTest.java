package io.flomd.discovery;

import static io.flomd.discovery.ReadPacer.WINDOW_DATAGRAMS;
import static io.flomd.discovery.ReadPacer.WINDOW_NANOS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadPacerTest {
    private static final long START =
            Long.MAX_VALUE - WINDOW_NANOS / 2; // the nano clock may overflow in the middle of a window

    private final ReadPacer pacer = new ReadPacer(START);

    @Test
    void doesNotPauseAtTheLimitOfAWindow() {
        read(WINDOW_DATAGRAMS);
        assertThat(pacer.pauses(START + 1)).isFalse();
        assertThat(pacer.pauses(START + WINDOW_NANOS)).isFalse();
    }

    @Test
    void pausesOnePastTheLimitOfAWindow() {
        read(WINDOW_DATAGRAMS + 1);
        assertThat(pacer.pauses(START + 1)).isTrue();
        assertThat(pacer.pauses(START + WINDOW_NANOS)).isTrue();
    }

    @Test
    void goesOnAfterAWindowWithoutAFlood() {
        read(WINDOW_DATAGRAMS + 1);
        assertThat(pacer.pauses(START + WINDOW_NANOS)).isTrue();
        read(1);
        assertThat(pacer.pauses(START + WINDOW_NANOS + 1))
                .as("until the window is over")
                .isTrue();
        assertThat(pacer.pauses(START + 2 * WINDOW_NANOS)).isFalse();
    }

    private void read(int datagrams) {
        for (int i = 0; i < datagrams; i++) {
            pacer.datagram();
        }
    }
}
