package io.flomd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.lock.LockLimits;
import io.flomd.server.TestClient;
import org.junit.jupiter.api.Test;

/** LK-7xx: hierarchical resources. */
class HierarchyRulesTest extends ServerUnderTest {
    private static final String PR = "mode=3 wait=1 create=1";

    @Test
    @Rule("LK-701")
    void pathsWithTheSameFirstLevelAreOneResource() {
        Peer peer = peer();
        assertThat(peer.lock("/a701/x")).isEqualTo("16/0");
        assertThat(peer.ask("/a701/y", "mode=5 create=0")).isEqualTo("16/0");
        assertThat(peer().ask("/b701/x", "mode=5 create=0")).isEqualTo("16/5");
    }

    @Test
    @Rule("LK-702")
    void aLockConflictsOnItsPathItsAncestorsAndItsDescendants() {
        peer().ask("/h/b/c", "mode=5 create=1");
        for (String path : new String[] {"/h", "/h/b", "/h/b/c", "/h/b/c/d", "/h/b/c/d/e"}) {
            assertThat(peer().ask(path, "mode=1")).as(path).isEqualTo("16/4");
            assertThat(peer().ask(path, "mode=0")).as(path).isEqualTo("16/0");
        }
        for (String path : new String[] {"/h/c", "/h/b/d", "/h/b/cc", "/h/x/c"}) {
            assertThat(peer().ask(path, "mode=5")).as(path).isEqualTo("16/0");
        }
    }

    @Test
    @Rule("LK-703")
    void theMatrixOfSimpleResourcesHoldsAtEveryDistance() {
        peer().ask("/m/b", "mode=3 create=1");
        assertThat(peer().ask("/m", "mode=2")).isEqualTo("16/4");
        assertThat(peer().ask("/m/b/c", "mode=4")).isEqualTo("16/4");
        assertThat(peer().ask("/m", "mode=3")).isEqualTo("16/0");
        assertThat(peer().ask("/m/b/c", "mode=1")).isEqualTo("16/0");
    }

    @Test
    @Rule("LK-704")
    void anUnlockReleasesExactlyItsPath() {
        Peer holder = peer();
        holder.lock("/u/b");
        for (String other : new String[] {"/u", "/u/b/c", "/u/x"}) {
            holder.release(other);
            assertThat(peer().tryLock("/u/b")).as(other).isEqualTo("16/4");
        }
        holder.release("/u/b");
        assertThat(peer().tryLock("/u/b")).isEqualTo("16/0");
        assertThat(server().offences()).isEmpty();
    }

    @Test
    @Rule("LK-705")
    void everyPathOfAConnectionEndsWithIt() {
        Peer creator = peer();
        Peer holder = peer();
        creator.lock("/e/a");
        holder.lock("/e/b");
        holder.lock("/e/c");
        creator.release("/e/a");
        holder.leave();
        assertThat(peer().tryLock("/e")).isEqualTo("16/0");
    }

    @Test
    @Rule("LK-706")
    void aRequestWaitsForTheCreationOfItsFirstLevel() {
        Peer waiter = peer();
        Peer blocked = peer();
        assertThat(waiter.ask("/w/x", "mode=5 wait=1")).isEqualTo("16/2");
        assertThat(blocked.ask("/w/y/z", "mode=5 wait=1")).isEqualTo("16/2");
        assertThat(peer().lock("/w/y")).isEqualTo("16/0");
        assertThat(waiter.next()).isEqualTo("24/0");
        assertThat(blocked.next()).isEqualTo("24/1");
    }

    @Test
    @Rule("LK-707")
    void levelsHoldAnyBytesButFour() {
        String message = Peer.request("NAME", Peer.EX);
        // The bytes "/", ff, fe: not UTF-8.
        assertThat(peer().say(message.replace(TestClient.base64("NAME"), "L//+")))
                .isEqualTo("16/0");
        assertThat(peer().lock("/.[1] \u00e9/#")).isEqualTo("16/0");
        for (String name : new String[] {"/a//b", "/a\\b", "/a\nb", "/a\0b"}) {
            assertThat(peer().lock(name)).as(name).isEqualTo("16/-14");
        }
    }

    @Test
    @Rule("LK-708")
    void onlyGrantsOnRelatedPathsCountAsOvertaking() {
        peer().ask("/o/a", PR);
        Peer writer = peer();
        assertThat(writer.lock("/o/a")).isEqualTo("16/1");
        for (int i = 0; i < LockLimits.DEFAULTS.maxOvertakes(); i++) {
            assertThat(peer().ask("/o/b", PR)).isEqualTo("16/0");
        }
        for (int i = 0; i < LockLimits.DEFAULTS.maxOvertakes(); i++) {
            assertThat(peer().ask(i % 2 == 0 ? "/o" : "/o/a/c", PR)).isEqualTo("16/0");
        }
        assertThat(peer().ask("/o/a", PR)).isEqualTo("16/1");
        assertThat(peer().ask("/o/b", PR)).isEqualTo("16/0");
    }

    @Test
    @Rule("LK-709")
    void aPathHasAtMost64Levels() {
        assertThat(peer().lock("/l709".repeat(64))).isEqualTo("16/0");
        Peer peer = peer();
        assertThat(peer.lock("other")).isEqualTo("16/0");
        assertThat(peer.lock("/l709".repeat(65))).isEqualTo("16/-14");
        assertThat(peer.lock("/l709".repeat(64) + "/")).isEqualTo("16/-14");
        assertThat(peer.tryLock("/l709")).isEqualTo("16/4");
        // As a first request it is the last of its connection, as any other that is no name.
        Peer first = peer();
        assertThat(first.lock("/l709".repeat(65))).isEqualTo("16/-14");
        assertThat(first.next()).isEqualTo(Peer.END);
    }
}
