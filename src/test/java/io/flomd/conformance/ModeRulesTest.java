package io.flomd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** LK-4xx: simple resources. */
class ModeRulesTest extends ServerUnderTest {
    /** Row: mode held; column: mode asked for; both NL, CR, CW, PR, PW, EX. */
    private static final String[] MATRIX = {"yyyyyy", "yyyyyn", "yyynnn", "yynynn", "yynnnn", "ynnnnn"};

    @Test
    @Rule("LK-401")
    void modesAreCompatibleAsInTheMatrix() {
        for (int held = 0; held < 6; held++) {
            for (int asked = 0; asked < 6; asked++) {
                String name = "m" + held + "x" + asked;
                Peer holder = peer();
                Peer other = peer();
                assertThat(holder.ask(name, "create=1 mode=" + held)).isEqualTo("16/0");
                assertThat(other.ask(name, "mode=" + asked))
                        .as("%s held, %s asked for", held, asked)
                        .isEqualTo(MATRIX[held].charAt(asked) == 'y' ? "16/0" : "16/4");
                holder.close();
                other.close();
            }
        }
    }

    @Test
    @Rule("LK-402")
    void aRequestMustBeCompatibleWithEveryHolder() {
        peer().ask("every", "mode=1 create=1");
        Peer writer = peer();
        assertThat(writer.ask("every", "mode=2")).isEqualTo("16/0");
        assertThat(peer().ask("every", "mode=3")).isEqualTo("16/4");
        writer.release("every");
        assertThat(peer().ask("every", "mode=3")).isEqualTo("16/0");
    }

    @Test
    @Rule("LK-403")
    void aHeldLockIsNotConverted() {
        Peer peer = peer();
        peer.ask("convert", "mode=3 create=1");
        assertThat(peer.ask("convert", "mode=5 wait=1")).isEqualTo("16/4");
        assertThat(peer.ask("convert", "mode=1")).isEqualTo("16/0");
        assertThat(peer().ask("convert", "mode=3")).isEqualTo("16/0");
    }

    @Test
    @Rule("LK-404")
    void anUnknownModeEndsTheConnection() {
        for (int mode : new int[] {-1, 6}) {
            assertThat(peer().ask("unknown", "create=1 mode=" + mode)).isEqualTo(Peer.END);
            assertThat(peer().ask("/unknown", "create=1 mode=" + mode)).isEqualTo(Peer.END);
        }
        assertThat(server().offences()).hasSize(4).containsOnly("offence BAD_VALUE");
        assertThat(peer().ask("pool[1]", "create=1 quantity=1 mode=6")).isEqualTo("16/0");
    }

    @Test
    @Rule("LK-405")
    void grantsCarryNoElement() {
        Peer peer = peer();
        peer.client.send(Peer.request("plain", Peer.EX));
        assertThat(peer.client.receive()).doesNotContain("element");
    }
}
