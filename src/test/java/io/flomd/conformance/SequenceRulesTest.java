package io.flomd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** LK-8xx: sequences. */
class SequenceRulesTest extends ServerUnderTest {
    @Test
    @Rule("LK-801")
    void asManyHoldersAsTheNumberInBrackets() {
        assertThat(peer().lock("_s_a[2]")).isEqualTo("16/0 1");
        assertThat(peer().lock("_s_a[2]")).isEqualTo("16/0 2");
        assertThat(peer().tryLock("_s_a[2]")).isEqualTo("16/4");
        assertThat(peer().lock("_s_a[2]")).isEqualTo("16/1");
        assertThat(peer().tryLock("_s_none[0]")).isEqualTo("16/4");
        assertThat(peer().lock("_S_none[0]")).isEqualTo("16/1");
    }

    @Test
    @Rule("LK-802")
    void aValueIsTakenAtTheGrantNotInTheLine() {
        Peer holder = peer();
        Peer gone = peer();
        Peer waiter = peer();
        assertThat(holder.lock("_s_b[1]")).isEqualTo("16/0 1");
        assertThat(gone.lock("_s_b[1]")).isEqualTo("16/1");
        assertThat(waiter.lock("_s_b[1]")).isEqualTo("16/1");
        gone.leave();
        holder.release("_s_b[1]");
        assertThat(waiter.next()).isEqualTo("24/0 2");
    }

    @Test
    @Rule("LK-803")
    void aTransactionalSequenceHandsOutReturnedValuesFirst() {
        Peer one = peer();
        Peer two = peer();
        Peer three = peer();
        assertThat(one.lock("_S_c[3]")).isEqualTo("16/0 1");
        assertThat(two.lock("_S_c[3]")).isEqualTo("16/0 2");
        assertThat(three.lock("_S_c[3]")).isEqualTo("16/0 3");
        two.release("_S_c[3]", true);
        one.leave();
        three.release("_S_c[3]", false);
        assertThat(peer().lock("_S_c[3]")).isEqualTo("16/0 2");
        assertThat(peer().lock("_S_c[3]")).isEqualTo("16/0 1");
        assertThat(peer().lock("_S_c[3]")).isEqualTo("16/0 4");
    }

    @Test
    @Rule("LK-804")
    void aNonTransactionalSequenceNeverHandsOutAValueAgain() {
        Peer one = peer();
        assertThat(one.lock("_s_d[1]")).isEqualTo("16/0 1");
        one.release("_s_d[1]", true);
        assertThat(one.lock("_s_d[1]")).isEqualTo("16/0 2");
        one.leave();
        assertThat(peer().lock("_s_d[1]")).isEqualTo("16/0 3");
    }

    @Test
    @Rule("LK-805")
    void anUnlockByWhoDoesNotHoldTheSequenceEndsTheConnection() {
        Peer holder = peer();
        assertThat(holder.lock("_s_e[1]")).isEqualTo("16/0 1");
        Peer waiter = peer();
        assertThat(waiter.lock("_s_e[1]")).isEqualTo("16/1");
        assertThat(waiter.say(Peer.unlock("_s_e[1]", false))).isEqualTo(Peer.END);
        holder.release("_s_e[1]");
        assertThat(holder.say(Peer.unlock("_s_e[1]", false))).isEqualTo(Peer.END);
        assertThat(server().offences()).hasSize(2).containsOnly("offence WRONG_UNLOCK");
    }
}
