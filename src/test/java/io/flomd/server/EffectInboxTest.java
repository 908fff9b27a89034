package io.flomd.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flomd.lock.LockEffect.SessionEffect;
import io.flomd.lock.LockEffect.SessionEnded;
import io.flomd.lock.SessionEnd;
import io.flomd.lock.SessionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EffectInboxTest {
    private static final int EFFECTS = 20_000;

    /** Effects from several threads, put in one after another, as the engine does under its lock. */
    @Test
    void effectsOfAnyThreadComeOutInOrderOnOneThread() throws Exception {
        ExecutorService loop = Executors.newSingleThreadExecutor();
        ExecutorService engines = Executors.newFixedThreadPool(3);
        try {
            Thread onLoop = loop.submit(Thread::currentThread).get();
            List<Integer> taken = new CopyOnWriteArrayList<>();
            List<Integer> batch = new ArrayList<>();
            EffectInbox[] inbox = new EffectInbox[1];
            inbox[0] = new EffectInbox(loop, () -> Thread.currentThread() == onLoop, () -> {
                assertThat(Thread.currentThread()).isSameAs(onLoop);
                inbox[0].attend(true);
                for (SessionEffect next = inbox[0].poll(); next != null; next = inbox[0].poll()) {
                    batch.add(number(next));
                }
                inbox[0].attend(false);
                taken.addAll(batch);
                batch.clear();
            });
            Object engineLock = new Object();
            int[] given = {0};
            for (int i = 0; i < EFFECTS; i++) {
                engines.execute(() -> {
                    synchronized (engineLock) {
                        inbox[0].accept(effect(given[0]++));
                    }
                });
            }
            await().atMost(Duration.ofSeconds(60)).until(() -> taken.size() == EFFECTS);
            assertThat(taken).isEqualTo(IntStream.range(0, EFFECTS).boxed().toList());
        } finally {
            engines.shutdownNow();
            loop.shutdownNow();
        }
    }

    @Test
    void nobodyIsCalledWhoAttendsAnywayAndOnceForAllWhoDoesNot() {
        List<Runnable> tasks = new ArrayList<>();
        EffectInbox inbox = new EffectInbox(tasks::add, () -> true, () -> {});
        inbox.attend(true);
        inbox.accept(effect(0));
        assertThat(tasks).isEmpty();
        inbox.attend(false);
        inbox.accept(effect(1));
        inbox.accept(effect(2));
        assertThat(tasks).hasSize(1);
        tasks.get(0).run();
        inbox.accept(effect(3));
        assertThat(tasks).hasSize(2);
        for (int i = 0; i < 4; i++) {
            assertThat(number(inbox.poll())).isEqualTo(i);
        }
        assertThat(inbox.poll()).isNull();
    }

    @Test
    void anEffectForALoopThatHasEndedHarmsNobody() {
        EffectInbox inbox = new EffectInbox(
                task -> {
                    throw new RejectedExecutionException("ended");
                },
                () -> false,
                () -> {});
        inbox.accept(effect(0));
        assertThat(inbox.poll()).isNotNull();
    }

    private static SessionEffect effect(int number) {
        return new SessionEnded(new SessionId(0, number), SessionEnd.CLOSED, null, null);
    }

    private static int number(SessionEffect effect) {
        return (int) effect.session().counter();
    }
}
