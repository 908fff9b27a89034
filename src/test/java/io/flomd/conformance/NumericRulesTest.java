package io.flomd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** LK-5xx: numeric resources. */
class NumericRulesTest extends ServerUnderTest {
    @Test
    @Rule("LK-501")
    void unitsAreGrantedAsLongAsThereAreEnough() {
        assertThat(peer().ask("a[5]", "create=1 quantity=3")).isEqualTo("16/0");
        assertThat(peer().ask("a[5]", "quantity=3")).isEqualTo("16/4");
        assertThat(peer().ask("a[5]", "quantity=2")).isEqualTo("16/0");
        assertThat(peer().ask("a[5]", "quantity=1 wait=1")).isEqualTo("16/1");
    }

    @Test
    @Rule("LK-502")
    void moreThanTheTotalIsRefusedAtOnceAndStillCreatesTheResource() {
        assertThat(peer().ask("b[5]", "wait=1 create=1 quantity=6")).isEqualTo("16/6");
        assertThat(peer().ask("b[5]", "quantity=5")).isEqualTo("16/0");
        assertThat(peer().ask("zero[0]", "wait=1 create=1 quantity=1")).isEqualTo("16/6");
    }

    @Test
    @Rule("LK-503")
    void aQuantityOfZeroIsGrantedAndTakesNothing() {
        assertThat(peer().ask("c[1]", "create=1 quantity=1")).isEqualTo("16/0");
        assertThat(peer().ask("c[1]", "quantity=0")).isEqualTo("16/0");
        assertThat(peer().ask("c[1]", "")).isEqualTo("16/0");
    }

    @Test
    @Rule("LK-504")
    void aNegativeQuantityEndsTheConnection() {
        assertThat(peer().ask("d[1]", "create=1 quantity=-1")).isEqualTo(Peer.END);
        assertThat(server().offences()).containsExactly("offence BAD_VALUE");
        assertThat(peer().ask("d[1]", "quantity=1")).isEqualTo("16/5");
    }

    @Test
    @Rule("LK-505")
    void theFirstThatFitsIsServedAndSmallRequestsOvertake() {
        Peer holder = peer();
        Peer large = peer();
        Peer middle = peer();
        holder.ask("e[5]", "create=1 quantity=3");
        assertThat(large.ask("e[5]", "wait=1 quantity=5")).isEqualTo("16/1");
        assertThat(middle.ask("e[5]", "wait=1 quantity=3")).isEqualTo("16/1");
        assertThat(peer().ask("e[5]", "quantity=1")).isEqualTo("16/0");
        holder.release("e[5]");
        assertThat(middle.next()).isEqualTo("24/0");
        large.requireNoNews();
    }

    @Test
    @Rule("LK-506")
    void anUnlockGivesTheWholeQuantityBack() {
        Peer holder = peer();
        holder.ask("f[5]", "create=1 quantity=4");
        holder.release("f[5]");
        assertThat(peer().ask("f[5]", "quantity=5")).isEqualTo("16/0");
    }

    @Test
    @Rule("LK-507")
    void theModeIsNotLookedAt() {
        assertThat(peer().ask("g[2]", "create=1 quantity=1 mode=5")).isEqualTo("16/0");
        assertThat(peer().ask("g[2]", "quantity=1 mode=5")).isEqualTo("16/0");
        assertThat(peer().ask("g[2]", "quantity=1 mode=0")).isEqualTo("16/4");
    }
}
