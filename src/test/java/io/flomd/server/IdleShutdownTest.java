package io.flomd.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class IdleShutdownTest {
    private static final long PATIENCE_SECONDS = 3;

    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicReference<String> broken = new AtomicReference<>();

    @Test
    void endsTheServerOnceWhenItIsIdleAndNotBefore() throws InterruptedException {
        AtomicInteger looks = new AtomicInteger();
        try (IdleShutdown shutdown =
                new IdleShutdown(() -> looks.incrementAndGet() == 3, over::countDown, this::onBroken)) {
            shutdown.after(1);
            assertThat(over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(looks).hasValue(3);
        assertThat(broken).hasNullValue();
    }

    @Test
    void aLookThatFailsBreaksTheServer() throws InterruptedException {
        requireBroken(
                () -> {
                    throw new IllegalStateException("planted");
                },
                over::countDown);
    }

    @Test
    void anEndThatFailsBreaksTheServer() throws InterruptedException {
        requireBroken(() -> true, () -> {
            throw new IllegalStateException("planted");
        });
    }

    private void requireBroken(BooleanSupplier isIdle, Runnable end) throws InterruptedException {
        try (IdleShutdown shutdown = new IdleShutdown(isIdle, end, this::onBroken)) {
            shutdown.quiesce();
            assertThat(over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(broken).hasValue("the end of an idle server: planted");
    }

    private void onBroken(String where, Throwable cause) {
        broken.set(where + ": " + cause.getMessage());
        over.countDown();
    }
}
