package io.flomd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** LK-6xx: sets. */
class SetRulesTest extends ServerUnderTest {
    @Test
    @Rule("LK-601")
    void eachLockTakesOneElementUntilNoneIsFree() {
        assertThat(peer().lock("red.blue")).isEqualTo("16/0 red");
        assertThat(peer().lock("red.blue")).isEqualTo("16/0 blue");
        assertThat(peer().tryLock("red.blue")).isEqualTo("16/4");
        assertThat(peer().lock("red.blue")).isEqualTo("16/1");
    }

    @Test
    @Rule("LK-602")
    void theSearchBeginsOneFurtherAfterEachGrant() {
        Peer kept = peer();
        Peer peer = peer();
        assertThat(kept.lock("a.b.c")).isEqualTo("16/0 a");
        assertThat(lockAndRelease(peer)).isEqualTo("16/0 b");
        assertThat(lockAndRelease(peer)).isEqualTo("16/0 c");
        // The search begins at a, which is held, and takes b; the next one begins at b all the same.
        assertThat(lockAndRelease(peer)).isEqualTo("16/0 b");
        assertThat(lockAndRelease(peer)).isEqualTo("16/0 b");
    }

    @Test
    @Rule("LK-603")
    void anElementThatIsNamedTwiceIsTwoElements() {
        assertThat(peer().lock("same.same")).isEqualTo("16/0 same");
        assertThat(peer().lock("same.same")).isEqualTo("16/0 same");
        assertThat(peer().tryLock("same.same")).isEqualTo("16/4");
    }

    @Test
    @Rule("LK-604")
    void theFirstWaiterGetsTheElementThatIsReleased() {
        Peer red = peer();
        Peer green = peer();
        Peer first = peer();
        Peer second = peer();
        red.lock("red.green");
        green.lock("red.green");
        assertThat(first.lock("red.green")).isEqualTo("16/1");
        assertThat(second.lock("red.green")).isEqualTo("16/1");
        green.release("red.green");
        assertThat(first.next()).isEqualTo("24/0 green");
        second.requireNoNews();
    }

    @Test
    @Rule("LK-605")
    void aSetWithAnElementThatMightNotFitInAnAnswerIsRefused() {
        String longest = "e".repeat(400);
        assertThat(peer().lock("a." + longest)).isEqualTo("16/0 a");
        assertThat(peer().lock("a." + longest)).isEqualTo("16/0 " + longest);
        Peer peer = peer();
        assertThat(peer.lock("a." + longest + "e")).isEqualTo("16/-14");
        assertThat(peer.next()).isEqualTo(Peer.END);
    }

    private static String lockAndRelease(Peer peer) {
        String answer = peer.lock("a.b.c");
        peer.release("a.b.c");
        return answer;
    }
}
