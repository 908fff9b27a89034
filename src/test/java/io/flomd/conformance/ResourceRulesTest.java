package io.flomd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.lock.LockLimits;
import io.flomd.server.TestServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** LK-31x and LK-32x: creation, lifespan, and the waiting line, which are the same for every type. */
class ResourceRulesTest extends ServerUnderTest {
    private static final String CR = "mode=1 wait=1 create=1";

    @Test
    @Rule("LK-311")
    void aRequestThatMayCreateBringsTheResourceIntoBeing() {
        assertThat(peer().ask("c311", "mode=0 create=1")).isEqualTo("16/0");
        assertThat(peer().ask("c311", "mode=5 create=0")).isEqualTo("16/0");
    }

    @Test
    @Rule("LK-312")
    void aRequestThatMayNeitherCreateNorWaitIsRefused() {
        assertThat(peer().ask("c312", "mode=5 create=0 wait=0")).isEqualTo("16/5");
    }

    @Test
    @Rule("LK-313")
    void waitsForCreationAreDecidedInOrderOfArrivalAfterTheCreator() {
        List<Peer> waiters = List.of(peer(), peer(), peer(), peer());
        for (Peer waiter : waiters) {
            assertThat(waiter.ask("_s_c313[9]", "wait=1")).isEqualTo("16/2");
        }
        assertThat(peer().lock("_s_c313[9]")).isEqualTo("16/0 1");
        for (int i = 0; i < waiters.size(); i++) {
            assertThat(waiters.get(i).next()).isEqualTo("24/0 " + (i + 2));
        }
    }

    @Test
    @Rule("LK-314")
    void anUnusedResourceLivesForItsLifespanAndOneSecond() {
        Peer peer = peer();
        assertThat(peer.ask("_s_l314[1]", "create=1 lifespan=3000")).isEqualTo("16/0 1");
        peer.leave();
        pass(4 * SECOND - 1);
        peer = peer();
        assertThat(peer.ask("_s_l314[1]", "create=0")).isEqualTo("16/0 2");
        peer.leave();
        pass(4 * SECOND);
        assertThat(peer().ask("_s_l314[1]", "create=0")).isEqualTo("16/5");
        assertThat(peer().ask("_s_l314[1]", "create=1")).isEqualTo("16/0 1");
    }

    @Test
    @Rule("LK-315")
    void aLifespanOfZeroOrLessIsOneSecond() {
        for (int lifespan : new int[] {0, -5}) {
            String name = "l315x" + (lifespan + 5);
            Peer peer = peer();
            peer.ask(name, "mode=5 create=1 lifespan=" + lifespan);
            peer.leave();
            pass(2 * SECOND - 1);
            peer = peer();
            assertThat(peer.ask(name, "mode=5")).isEqualTo("16/0");
            peer.leave();
            pass(2 * SECOND);
            assertThat(peer().ask(name, "mode=5")).isEqualTo("16/5");
        }
    }

    @Test
    @Rule("LK-316")
    void theLifespanIsThatOfTheCreator() {
        Peer creator = peer();
        creator.ask("l316", "mode=1 create=1 lifespan=0");
        Peer later = peer();
        later.ask("l316", "mode=1 create=1 lifespan=90000");
        creator.leave();
        later.leave();
        pass(2 * SECOND);
        assertThat(peer().ask("l316", "mode=5")).isEqualTo("16/5");
    }

    @Test
    @Rule("LK-317")
    void aConnectionIsAttachedToWhatItHoldsOrAwaitsAndToWhatItAskedForLast() {
        Peer peer = peer();
        Peer other = peer();
        peer.lock("held317");
        other.lock("asked317");
        assertThat(peer.tryLock("asked317")).isEqualTo("16/4");
        other.leave();
        pass(3600 * SECOND);
        Peer witness = peer();
        assertThat(witness.ask("held317", "mode=5 create=0")).isEqualTo("16/4");
        assertThat(witness.ask("asked317", "mode=5 create=0")).isEqualTo("16/0");
        witness.leave();
        // This asks for something else, too.
        peer.release("held317");
        pass(2 * SECOND);
        assertThat(peer().ask("held317", "mode=5 create=0")).isEqualTo("16/5");
        assertThat(peer().ask("asked317", "mode=5 create=0")).isEqualTo("16/5");
    }

    @Test
    @Rule("LK-318")
    void aRequestThatFitsIsGrantedThoughOthersWait() {
        peer().ask("q318", "mode=3 create=1");
        assertThat(peer().lock("q318")).isEqualTo("16/1");
        assertThat(peer().ask("q318", "mode=3 wait=0")).isEqualTo("16/0");
    }

    @Test
    @Rule("LK-319")
    void aRequestThatDoesNotFitWaitsOrIsRefused() {
        peer().lock("q319");
        assertThat(peer().lock("q319")).isEqualTo("16/1");
        assertThat(peer().tryLock("q319")).isEqualTo("16/4");
    }

    @Test
    @Rule("LK-320")
    void aReleaseServesTheLineInOrderAndSkipsWhoDoesNotFit() {
        Peer holder = peer();
        Peer reader = peer();
        Peer writer = peer();
        Peer last = peer();
        holder.lock("q320");
        assertThat(reader.ask("q320", CR)).isEqualTo("16/1");
        assertThat(writer.lock("q320")).isEqualTo("16/1");
        assertThat(last.ask("q320", CR)).isEqualTo("16/1");
        holder.release("q320");
        assertThat(reader.next()).isEqualTo("24/0");
        assertThat(last.next()).isEqualTo("24/0");
        writer.requireNoNews();
    }

    @Test
    @Rule("LK-321")
    void aWaiterIsOvertaken16TimesAndNotOnceMore() {
        overtakes("q321", server(), LockLimits.DEFAULTS.maxOvertakes());
        assertThat(LockLimits.DEFAULTS.maxOvertakes()).isEqualTo(16);
    }

    @Test
    @Rule("LK-322")
    void theBoundOnOvertakingCanBeZeroOrNone() {
        overtakes("q322", ownServer(limits(10, 10, 10, 0)), 0);
        TestServer unbounded = ownServer(limits(10, 10, 10, -1));
        Peer reader = peer(unbounded);
        reader.ask("q322", CR);
        peer(unbounded).lock("q322");
        for (int i = 0; i < 100; i++) {
            Peer next = peer(unbounded);
            assertThat(next.ask("q322", CR)).isEqualTo("16/0");
            next.leave();
        }
    }

    @Test
    @Rule("LK-323")
    void aWaiterThatLeavesHoldsNobodyUp() {
        TestServer strict = ownServer(limits(10, 10, 10, 0));
        peer(strict).ask("q323", CR);
        Peer writer = peer(strict);
        Peer reader = peer(strict);
        assertThat(writer.lock("q323")).isEqualTo("16/1");
        assertThat(reader.ask("q323", CR)).isEqualTo("16/1");
        writer.leave();
        assertThat(reader.next()).isEqualTo("24/0");
    }

    @Test
    @Rule("LK-324")
    void thereIsNoDeadlockDetectionBetweenConnections() {
        Peer one = peer();
        Peer two = peer();
        one.lock("d324");
        two.lock("e324");
        assertThat(one.lock("e324")).isEqualTo("16/1");
        assertThat(two.lock("d324")).isEqualTo("16/1");
        one.requireNoNews();
        two.leave();
        assertThat(one.next()).isEqualTo("24/0");
    }

    /** Has a writer wait while readers come: so many are granted, and the next one waits behind it. */
    private void overtakes(String name, TestServer server, int times) {
        Peer first = peer(server);
        assertThat(first.ask(name, CR)).isEqualTo("16/0");
        Peer writer = peer(server);
        assertThat(writer.lock(name)).isEqualTo("16/1");
        for (int i = 0; i < times; i++) {
            Peer next = peer(server);
            assertThat(next.ask(name, CR)).isEqualTo("16/0");
            next.leave();
        }
        Peer last = peer(server);
        assertThat(last.ask(name, CR)).isEqualTo("16/1");
        first.leave();
        assertThat(writer.next()).isEqualTo("24/0");
        writer.leave();
        assertThat(last.next()).isEqualTo("24/0");
    }
}
