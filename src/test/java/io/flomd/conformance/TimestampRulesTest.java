package io.flomd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.engine.EngineClock;
import io.flomd.engine.SteadyClock;
import io.flomd.lock.LockLimits;
import io.flomd.server.TestServer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** LK-9xx: timestamps. Each test has a server of its own, because the time of a server never runs backwards. */
class TimestampRulesTest extends ServerUnderTest {
    private static final long HOUR = 3600 * SECOND;

    private TestServer fresh;

    @BeforeEach
    void startFreshServer() {
        nowMicros.set(START_MICROS);
        fresh = ownServer("UTC");
    }

    @Override
    TestServer server() {
        return fresh;
    }

    @Test
    @Rule("LK-901")
    void theElementIsTheLocalTimeOfTheGrantByStrftime() {
        TestServer rome = ownServer("Europe/Rome");
        nowMicros.set(micros("2026-07-05T06:07:08.000009Z"));
        assertThat(peer(rome).lock("_t_%Y%m%dT%H:%M:%S.%b.%Z[1]")).isEqualTo("16/0 20260705T08:07:08.Jul.CEST");
        assertThat(peer(rome).lock("_t_%j.%I%p.%y.%s[1]")).isEqualTo("16/0 186.08AM.26.1783231628");
    }

    @Test
    @Rule("LK-902")
    void aFractionIsADotAndTheFirstDigitsOfTheMicroseconds() {
        nowMicros.set(micros("2026-07-05T06:07:08.129999Z"));
        assertThat(peer().lock("_t_#f[1]")).isEqualTo("16/0 .1");
        assertThat(peer().lock("_t_%S#fff[1]")).isEqualTo("16/0 08.129");
        assertThat(peer().lock("_t_%S#ffffffff[1]")).isEqualTo("16/0 08.129999ff");
        assertThat(peer().lock("_t_%S#x[1]")).isEqualTo("16/0 08#x");
    }

    @Test
    @Rule("LK-903")
    void thereIsOneGrantInEachBucketOfTheFinestCode() {
        buckets("%s#ffffff", 1);
        buckets("%s#fff", 1000);
        buckets("%s#f", 100_000);
        buckets("%c", SECOND);
        buckets("%F%R", 60 * SECOND);
        buckets("%F%I%p", HOUR);
        // A code is looked for as text: a percent sign and an S are seconds here, too.
        buckets("%s%%S", SECOND);
    }

    @Test
    @Rule("LK-904")
    void thereAreAsManyHoldersAsTheNumberInBrackets() {
        Peer one = peer();
        assertThat(one.lock("_t_%s[1]")).startsWith("16/0 ");
        pass(10 * SECOND);
        assertThat(peer().tryLock("_t_%s[1]")).isEqualTo("16/4");
        one.release("_t_%s[1]");
        assertThat(peer().tryLock("_t_%s[1]")).startsWith("16/0 ");
        assertThat(peer().tryLock("_t_%s[0]")).isEqualTo("16/4");
    }

    @Test
    @Rule("LK-905")
    void theLineIsServedAtEachBoundaryInOrder() {
        TestServer real = closeAfterTest(new TestServer(
                TestServer.settings("127.0.0.1"),
                EngineClock.WALL,
                LockLimits.DEFAULTS,
                ZoneOffset.UTC,
                (command, effects) -> {}));
        List<Peer> peers = new ArrayList<>();
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Peer peer = peer(real);
            peer.client.send(Peer.request("_t_%s#f[9]", Peer.EX));
            elements.add(peer.next());
            peers.add(peer);
        }
        for (int i = 0; i < 4; i++) {
            String answer = elements.get(i);
            elements.set(i, answer.equals("16/1") ? peers.get(i).next().substring(5) : answer.substring(5));
        }
        assertThat(elements).isSorted().doesNotHaveDuplicates().allMatch(element -> element.matches("\\d+\\.\\d"));
    }

    @Test
    @Rule("LK-906")
    void aSlotThatIsFreedInAnOldBucketIsHandedOnAtTheNextBoundary() {
        Peer holder = peer();
        Peer waiter = peer();
        nowMicros.set(micros("2026-07-05T06:07:08.100000Z"));
        assertThat(holder.lock("_t_%S.x[1]")).isEqualTo("16/0 08.x");
        assertThat(waiter.lock("_t_%S.x[1]")).isEqualTo("16/1");
        holder.release("_t_%S.x[1]");
        pass(900_000 - 1);
        waiter.requireNoNews();
        pass(1);
        assertThat(waiter.next()).isEqualTo("24/0 09.x");
    }

    @Test
    @Rule("LK-907")
    void aFormatThatChangesLessThanHourlyIsRefused() {
        for (String name : new String[] {"_t_%d[1]", "_t_S[1]", "_t_%Y%m%d[1]", "_t_#[1]"}) {
            Peer peer = peer();
            assertThat(peer.lock(name)).as(name).isEqualTo("16/-14");
            assertThat(peer.next()).isEqualTo(Peer.END);
        }
    }

    @Test
    @Rule("LK-913")
    void aFormatWhoseElementMightNotFitInAnAnswerIsRefused() {
        assertThat(peer().lock("_t_%S" + "x".repeat(390) + "[1]")).startsWith("16/0 ");
        for (String format : new String[] {"%S" + "x".repeat(400), "%S".repeat(65)}) {
            Peer peer = peer();
            assertThat(peer.lock("_t_" + format + "[1]")).as(format).isEqualTo("16/-14");
            assertThat(peer.next()).isEqualTo(Peer.END);
        }
    }

    @Test
    @Rule("LK-908")
    void noElementIsHandedOutTwiceInTheLifeOfAResource() {
        Peer peer = peer();
        List<String> elements = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            elements.add(peer.lock("_t_%S[100]"));
            pass(SECOND);
        }
        assertThat(elements).doesNotHaveDuplicates().allMatch(element -> element.startsWith("16/0 "));
        Peer late = peer();
        assertThat(late.lock("_t_%S[100]")).isEqualTo("16/6");
        late.leave();
        peer.leave();
        pass(2 * SECOND);
        assertThat(peer().lock("_t_%S[100]")).startsWith("16/0 ");
    }

    @Test
    @Rule("LK-909")
    void whoWaitsForAnExhaustedResourceIsRefusedAtStep32() {
        TestServer server = closeAfterTest(new TestServer(
                TestServer.settings("127.0.0.1"),
                nowMicros::get,
                new LockLimits(10, 10, 100, 16, 2),
                ZoneOffset.UTC,
                (command, effects) -> {}));
        Peer peer = peer(server);
        assertThat(peer.lock("_t_%S[9]")).startsWith("16/0 ");
        assertThat(peer.lock("_t_%S[9]")).isEqualTo("16/1");
        Peer late = peer(server);
        assertThat(late.lock("_t_%S[9]")).isEqualTo("16/1");
        pass(server, SECOND);
        assertThat(peer.next()).startsWith("24/0 ");
        assertThat(late.next()).isEqualTo("32/6");
        assertThat(peer(server).lock("_t_%S[9]")).isEqualTo("16/6");
    }

    @Test
    @Rule("LK-910")
    void theHourThatRepeatsWhenSummerTimeEndsGivesNoElementTwice() {
        TestServer rome = ownServer("Europe/Rome");
        nowMicros.set(micros("2026-10-25T00:30:00Z"));
        Peer peer = peer(rome);
        assertThat(peer.lock("_t_%F%H:%M[9]")).isEqualTo("16/0 2026-10-2502:30");
        pass(rome, HOUR);
        assertThat(peer.tryLock("_t_%F%H:%M[9]")).isEqualTo("16/4");
        pass(rome, 60 * SECOND);
        assertThat(peer.tryLock("_t_%F%H:%M[9]")).isEqualTo("16/0 2026-10-2502:31");
        // Where the format tells the two hours apart, both are used; the name of the zone does not.
        nowMicros.set(micros("2026-10-25T00:40:00Z"));
        TestServer again = ownServer("Europe/Rome");
        assertThat(peer(again).lock("_t_%F%H:%M%z[9]")).isEqualTo("16/0 2026-10-2502:40+0200");
        pass(again, HOUR);
        assertThat(peer(again).tryLock("_t_%F%H:%M%z[9]")).isEqualTo("16/0 2026-10-2502:40+0100");
    }

    @Test
    @Rule("LK-911")
    void hoursThatDoNotBeginWithThoseOfUtcGiveNoElementTwice() {
        TestServer kolkata = ownServer("Asia/Kolkata");
        nowMicros.set(micros("2026-07-05T05:40:00Z"));
        Peer peer = peer(kolkata);
        assertThat(peer.lock("_t_%F%H[9]")).isEqualTo("16/0 2026-07-0511");
        pass(kolkata, 25 * 60 * SECOND);
        assertThat(peer.tryLock("_t_%F%H[9]")).isEqualTo("16/4");
        pass(kolkata, 30 * 60 * SECOND);
        assertThat(peer.tryLock("_t_%F%H[9]")).isEqualTo("16/0 2026-07-0512");
    }

    @Test
    @Rule("LK-912")
    void aClockThatIsSetGivesNoElementTwiceAndHoldsNobodyUp() {
        AtomicLong steadyMicros = new AtomicLong();
        SteadyClock steady = new SteadyClock(nowMicros::get, () -> TimeUnit.MICROSECONDS.toNanos(steadyMicros.get()));
        TestServer server = closeAfterTest(new TestServer(TestServer.settings("127.0.0.1"), steady, "UTC"));
        Set<String> elements = new HashSet<>();
        for (long jump : new long[] {0, HOUR / 2, -HOUR, HOUR, -HOUR / 2}) {
            nowMicros.addAndGet(jump);
            // At nine tenths of its pace time needs two seconds at most to reach another second.
            for (int i = 0; i < 5; i++) {
                steadyMicros.addAndGet(2 * SECOND);
                nowMicros.addAndGet(2 * SECOND);
                String answer = peer(server).tryLock("_t_%F%T[99]");
                assertThat(answer).startsWith("16/0 ");
                assertThat(elements.add(answer)).as(answer).isTrue();
            }
        }
    }

    @Test
    void aTimeThatTheTableIsGivenTooEarlyGivesNoElementTwice() {
        Peer peer = peer();
        nowMicros.addAndGet(HOUR);
        String first = peer.lock("_t_%F%T[9]");
        assertThat(first).startsWith("16/0 ");
        nowMicros.addAndGet(-HOUR);
        assertThat(peer.tryLock("_t_%F%T[9]")).isEqualTo("16/4");
        nowMicros.addAndGet(HOUR + SECOND);
        assertThat(peer.tryLock("_t_%F%T[9]")).startsWith("16/0 ").isNotEqualTo(first);
    }

    /** Locks at the end of a bucket, not again in it, and again at the next bucket's beginning. */
    private void buckets(String format, long bucketMicros) {
        String name = "_t_" + format + "[9]";
        long bucket = Math.floorDiv(nowMicros.get(), bucketMicros) + 2;
        nowMicros.set(bucket * bucketMicros);
        Peer peer = peer();
        assertThat(peer.lock(name)).as(name).startsWith("16/0 ");
        nowMicros.addAndGet(bucketMicros - 1);
        assertThat(peer.tryLock(name)).as(name).isEqualTo("16/4");
        nowMicros.addAndGet(1);
        assertThat(peer.tryLock(name)).as(name).startsWith("16/0 ");
    }

    private static long micros(String instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
    }
}
