package io.flomd.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.lock.LockLimits;
import io.flomd.lock.TableCost;
import io.flomd.resource.ResourceName;
import io.flomd.server.TestServer;
import org.junit.jupiter.api.Test;

/** LK-33x to LK-35x: several locks on one connection, fencing tokens and limits. */
class SessionRulesTest extends ServerUnderTest {
    private static final String WITH_TOKEN = Peer.EX + " token=1";

    @Test
    @Rule("LK-331")
    void locksOfOneConnectionAreKeptApartByName() {
        Peer both = peer();
        assertThat(both.lock("m331")).isEqualTo("16/0");
        assertThat(both.lock("n331[1]")).isEqualTo("16/0");
        both.release("m331");
        assertThat(peer().tryLock("m331")).isEqualTo("16/0");
        assertThat(peer().tryLock("n331[1]")).isEqualTo("16/4");
    }

    @Test
    @Rule("LK-332")
    void everyLockOfAConnectionEndsWithIt() {
        Peer many = peer();
        many.lock("m332");
        many.lock("n332.x");
        many.lock("/p332/a");
        many.ask("m332", "mode=0");
        many.leave();
        assertThat(peer().tryLock("m332")).isEqualTo("16/0");
        assertThat(peer().tryLock("n332.x")).isEqualTo("16/0 x");
        assertThat(peer().tryLock("/p332")).isEqualTo("16/0");
    }

    @Test
    @Rule("LK-333")
    void aNameLockedTwiceIsHeldTwiceAndTheOlderLockIsReleasedFirst() {
        Peer twice = peer();
        assertThat(twice.ask("t333", "mode=3 create=1")).isEqualTo("16/0");
        assertThat(twice.ask("t333", "mode=1")).isEqualTo("16/0");
        twice.release("t333");
        Peer other = peer();
        assertThat(other.ask("t333", "mode=4")).isEqualTo("16/0");
        assertThat(peer().ask("t333", "mode=5")).isEqualTo("16/4");
        twice.release("t333");
        other.release("t333");
        assertThat(peer().tryLock("t333")).isEqualTo("16/0");
    }

    @Test
    @Rule("LK-334")
    void aRequestThatCouldOnlyWaitForItsOwnConnectionIsRefused() {
        Peer peer = peer();
        peer.lock("s334");
        assertThat(peer.lock("s334")).isEqualTo("16/4");
        peer.ask("n334[2]", "wait=1 quantity=1 create=1");
        assertThat(peer.ask("n334[2]", "wait=1 quantity=2")).isEqualTo("16/4");
        peer.lock("/p334/a");
        assertThat(peer.lock("/p334")).isEqualTo("16/4");
        assertThat(peer().lock("s334")).isEqualTo("16/1");

        TestServer strict = ownServer(limits(10, 10, 10, 0));
        Peer holder = peer(strict);
        Peer twice = peer(strict);
        Peer between = peer(strict);
        holder.lock("t334");
        assertThat(twice.ask("t334", "mode=3 wait=1")).isEqualTo("16/1");
        assertThat(between.lock("t334")).isEqualTo("16/1");
        assertThat(twice.ask("t334", "mode=3 wait=1")).isEqualTo("16/1");
        holder.leave();
        assertThat(twice.next()).isEqualTo("24/0");
        assertThat(twice.next()).isEqualTo("32/4");
        twice.leave();
        assertThat(between.next()).isEqualTo("24/0");
    }

    @Test
    @Rule("LK-335")
    void whoAsksForATokenGetsOneWithEachGrant() {
        Peer peer = peer();
        assertThat(token(peer, "k335")).isPositive();
        peer.client.send(Peer.request("l335", Peer.EX));
        assertThat(peer.client.receive()).contains("<answer rc=\"0\" token=\"");
        Peer waiter = peer();
        waiter.client.send(Peer.request("k335", WITH_TOKEN));
        assertThat(waiter.client.receive()).contains("<answer rc=\"1\"/>");
        peer.release("l335");
        peer.leave();
        assertThat(waiter.client.receive()).contains("step=\"24\"><answer rc=\"0\" token=\"");
    }

    @Test
    @Rule("LK-336")
    void whoDoesNotAskForATokenGetsNone() {
        Peer peer = peer();
        peer.client.send(Peer.request("k336", Peer.EX + " token=0"));
        assertThat(peer.client.receive()).endsWith("<answer rc=\"0\"/></msg>");
    }

    @Test
    @Rule("LK-337")
    void everyTokenIsGreaterThanThoseBefore() {
        long before = 0;
        for (String name : new String[] {"k337", "l337", "_s_k337[1]", "/k337/a", "k337"}) {
            Peer peer = peer();
            long token = token(peer, name);
            assertThat(token).isGreaterThan(before);
            before = token;
            peer.leave();
        }
    }

    @Test
    @Rule("LK-338")
    void tokensGrowOverRestarts() {
        TestServer first = ownServer(LockLimits.DEFAULTS);
        long before = 0;
        for (int i = 0; i < 100; i++) {
            before = token(peer(first), "k338x" + i);
        }
        first.close();
        nowMicros.addAndGet(SECOND);
        assertThat(token(peer(ownServer(LockLimits.DEFAULTS)), "k338")).isGreaterThan(before);
    }

    @Test
    @Rule("LK-341")
    void thereMayBeAsManyResourcesAsTheLimitAndNotOneMore() {
        TestServer server = ownServer(limits(2, 10, 10, 16));
        Peer peer = peer(server);
        assertThat(peer.lock("a")).isEqualTo("16/0");
        assertThat(peer.lock("b")).isEqualTo("16/0");
        assertThat(peer.lock("c")).isEqualTo("16/4");
        peer.leave();
        pass(server, 2 * SECOND);
        assertThat(peer(server).lock("c")).isEqualTo("16/0");
    }

    @Test
    @Rule("LK-342")
    void thereMayBeAsManyWaitersAsTheLimitAndNotOneMore() {
        TestServer server = ownServer(limits(10, 2, 10, 16));
        peer(server).lock("a");
        assertThat(peer(server).lock("a")).isEqualTo("16/1");
        assertThat(peer(server).lock("a")).isEqualTo("16/1");
        assertThat(peer(server).lock("a")).isEqualTo("16/4");
        assertThat(peer(server).ask("b", "wait=1")).isEqualTo("16/2");
        assertThat(peer(server).ask("b", "wait=1")).isEqualTo("16/2");
        assertThat(peer(server).ask("b", "wait=1")).isEqualTo("16/4");
    }

    @Test
    @Rule("LK-343")
    void aConnectionMayHaveAsManyLocksAsTheLimitAndNotOneMore() {
        TestServer server = ownServer(limits(10, 10, 3, 16));
        peer(server).lock("w");
        Peer peer = peer(server);
        assertThat(peer.lock("a")).isEqualTo("16/0");
        assertThat(peer.lock("w")).isEqualTo("16/1");
        assertThat(peer.ask("n", "wait=1")).isEqualTo("16/2");
        assertThat(peer.lock("c")).isEqualTo("16/4");
        peer.client.send(Peer.unlock("a", false));
        assertThat(peer.lock("c")).isEqualTo("16/0");
    }

    @Test
    @Rule("LK-344")
    void thereMayBeAsMuchAsTheMemoryOfTheTableHoldsAndNotMore() {
        ResourceName name = ResourceName.of("a");
        long bytes = TableCost.ofLockedResource(name) + TableCost.ofResource(name) + TableCost.ofRequest(name);
        TestServer server = ownServer(new LockLimits(10, 10, 10, 16, 10, bytes));
        Peer peer = peer(server);
        assertThat(peer.lock("a")).isEqualTo("16/0");
        assertThat(peer.lock("b")).isEqualTo("16/0");
        assertThat(peer.lock("c")).isEqualTo("16/4");
        peer.leave();
        pass(server, 2 * SECOND);
        assertThat(peer(server).lock("c")).isEqualTo("16/0");
    }

    private static long token(Peer peer, String name) {
        peer.client.send(Peer.request(name, WITH_TOKEN));
        String answer = peer.client.receive();
        int start = answer.indexOf("token=\"") + 7;
        return Long.parseLong(answer.substring(start, answer.indexOf('"', start)));
    }
}
