package io.flomd.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessSignalsTest {
    @Test
    void theReceiverIsToldOfEachSignalOnAThreadOfItsOwn() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        BlockingQueue<Thread> receivers = new LinkedBlockingQueue<>();
        // A signal that is ignored where nobody receives it: nothing else in this JVM is disturbed.
        assertThat(ProcessSignals.receive("WINCH", name -> {
                    receivers.add(Thread.currentThread());
                    received.add(name);
                }))
                .isTrue();
        send("WINCH");
        assertThat(received.poll(60, TimeUnit.SECONDS)).isEqualTo("WINCH");
        send("WINCH");
        assertThat(received.poll(60, TimeUnit.SECONDS)).isEqualTo("WINCH");
        // One receiver that waits, as for the end of the hooks, must not keep the next signal from its own.
        assertThat(receivers.poll()).isNotSameAs(receivers.poll());
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "SEGV", "NOPE"})
    void aSignalThatTheSystemOrTheJvmKeepsIsNotReceived(String name) {
        assertThat(ProcessSignals.receive(name, received -> {})).isFalse();
    }

    private static void send(String name) throws Exception {
        Process kill = new ProcessBuilder(
                        "kill",
                        "-" + name,
                        Long.toString(ProcessHandle.current().pid()))
                .start();
        assertThat(kill.waitFor()).isZero();
    }
}
