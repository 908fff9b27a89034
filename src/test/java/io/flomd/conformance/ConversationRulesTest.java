package io.flomd.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flomd.lock.LockLimits;
import io.flomd.server.TestServer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** LK-2xx: conversations. */
class ConversationRulesTest extends ServerUnderTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String QUIESCE = Peer.shutdown(false);

    @Test
    @Rule("LK-201")
    void aBadMessageEndsItsOwnConnectionAndWhatThatHeld() {
        Peer holder = peer();
        Peer offender = peer();
        Peer waiter = peer();
        assertThat(holder.lock("kept")).isEqualTo("16/0");
        assertThat(offender.lock("lost")).isEqualTo("16/0");
        assertThat(waiter.lock("lost")).isEqualTo("16/1");
        assertThat(offender.say("<nonsense></msg>")).isEqualTo(Peer.END);
        assertThat(waiter.next()).isEqualTo("24/0");
        holder.requireNoNews();
        assertThat(peer().tryLock("kept")).isEqualTo("16/4");
    }

    @Test
    @Rule("LK-202")
    void theFirstAnswerToARequestIsStep16WithTheServersPeerId() {
        Peer peer = peer();
        for (String name : new String[] {"first", "second"}) {
            peer.client.send(Peer.request(name, Peer.EX));
            assertThat(peer.client.receive())
                    .contains("step=\"16\"><session peerid=\"" + TestServer.PEER_ID + "\"/><answer rc=\"0\"/>");
        }
    }

    @Test
    @Rule("LK-203")
    void aWaiterHearsNothingBeforeItsGrantAtStep24() {
        Peer holder = peer();
        Peer waiter = peer();
        Peer other = peer();
        holder.lock("w");
        assertThat(waiter.lock("w")).isEqualTo("16/1");
        other.tryLock("w");
        waiter.requireNoNews();
        holder.release("w");
        assertThat(waiter.next()).isEqualTo("24/0");
        waiter.requireNoNews();
    }

    @Test
    @Rule("LK-204")
    void newsAfterAWaitForCreationHaveStep24EachTime() {
        Peer waiter = peer();
        Peer creator = peer();
        assertThat(waiter.ask("made", "mode=5 wait=1 create=0")).isEqualTo("16/2");
        assertThat(creator.lock("made")).isEqualTo("16/0");
        assertThat(waiter.next()).isEqualTo("24/1");
        creator.release("made");
        assertThat(waiter.next()).isEqualTo("24/0");
    }

    @Test
    @Rule("LK-205")
    void aWaiterIsRefusedAtStep32() {
        Peer waiter = peer();
        assertThat(waiter.ask("late[3]", "wait=1 quantity=4 create=0")).isEqualTo("16/2");
        assertThat(peer().ask("late[3]", "wait=1 quantity=1 create=1")).isEqualTo("16/0");
        assertThat(waiter.next()).isEqualTo("32/6");
    }

    @Test
    @Rule("LK-206")
    void anUnlockHasNoAnswerAndLeavesTheConnectionOpen() {
        Peer peer = peer();
        peer.lock("u");
        peer.release("u");
        assertThat(peer().tryLock("u")).isEqualTo("16/0");
        peer.requireNoNews();
    }

    @Test
    @Rule("LK-207")
    void aClientThatHalfClosesIsGone() {
        Peer holder = peer();
        Peer waiter = peer();
        holder.lock("half");
        assertThat(waiter.lock("half")).isEqualTo("16/1");
        holder.client.tryHalfClose();
        assertThat(holder.next()).isEqualTo(Peer.END);
        assertThat(waiter.next()).isEqualTo("24/0");
    }

    @Test
    @Rule("LK-208")
    void aResetReleasesAsWell() {
        Peer holder = peer();
        Peer waiter = peer();
        holder.lock("reset");
        assertThat(waiter.lock("reset")).isEqualTo("16/1");
        holder.client.reset();
        assertThat(waiter.next()).isEqualTo("24/0");
    }

    @Test
    @Rule("LK-209")
    void locksAreFreeBeforeTheEndOfTheirConnectionIsSeen() {
        Peer other = peer();
        for (int round = 0; round < 50; round++) {
            Peer holder = peer();
            assertThat(holder.lock("order")).isEqualTo("16/0");
            if (round % 2 == 0) {
                holder.leave();
            } else {
                assertThat(holder.say("</msg>")).isEqualTo(Peer.END);
            }
            assertThat(other.tryLock("order")).isEqualTo("16/0");
            other.release("order");
        }
    }

    @Test
    @Rule("LK-210")
    void aFirstRequestThatCannotBeServedAtAllEndsTheConversation() {
        for (String request : new String[] {
            Peer.request("no-name", Peer.EX), Peer.request("missing", "mode=5"), Peer.request("_t_%d[1]", Peer.EX)
        }) {
            Peer peer = peer();
            peer.client.send(request + Peer.request("ignored", Peer.EX));
            assertThat(peer.next()).startsWith("16/");
            assertThat(peer.next()).isEqualTo(Peer.END);
            Peer other = peer();
            assertThat(other.tryLock("ignored")).isEqualTo("16/0");
            other.leave();
        }
    }

    @Test
    @Rule("LK-211")
    void otherRefusalsLeaveTheConnectionOpen() {
        Peer holder = peer();
        holder.lock("open");
        Peer peer = peer();
        assertThat(peer.tryLock("open")).isEqualTo("16/4");
        assertThat(peer.ask("pool[1]", "quantity=2 create=1")).isEqualTo("16/6");
        assertThat(peer.lock("no-name")).isEqualTo("16/-14");
        assertThat(peer.ask("missing", "mode=5")).isEqualTo("16/5");
        assertThat(peer.lock("_t_%d[1]")).isEqualTo("16/-14");
        assertThat(peer.lock("free")).isEqualTo("16/0");
    }

    @Test
    @Rule("LK-212")
    void anUnlockOfWhatWasNeverAskedForEndsTheConnection() {
        assertThat(peer().say(Peer.unlock("x", false))).isEqualTo(Peer.END);
        for (String name : new String[] {"other", "no-name"}) {
            Peer peer = peer();
            peer.lock("mine");
            assertThat(peer.say(Peer.unlock(name, false))).isEqualTo(Peer.END);
            Peer next = peer();
            assertThat(next.tryLock("mine")).isEqualTo("16/0");
            next.leave();
        }
        assertThat(server().offences()).hasSize(3).containsOnly("offence WRONG_UNLOCK");
    }

    @Test
    @Rule("LK-213")
    void anUnlockEndsAWait() {
        Peer holder = peer();
        Peer waiter = peer();
        holder.lock("w213");
        assertThat(waiter.lock("w213")).isEqualTo("16/1");
        waiter.release("w213");
        holder.release("w213");
        waiter.requireNoNews();
        assertThat(peer().tryLock("w213")).isEqualTo("16/0");
    }

    @Test
    @Rule("LK-214")
    void aSecondUnlockIsIgnored() {
        Peer peer = peer();
        peer.lock("twice");
        peer.release("twice");
        peer.release("twice");
        // Nor is it anybody's offence if the connection has turned to something else since.
        peer.lock("other");
        peer.release("twice");
        assertThat(peer().tryLock("other")).isEqualTo("16/4");
        assertThat(server().offences()).isEmpty();
    }

    @Test
    @Rule("LK-215")
    void anUnlockEndsAWaitForCreation() {
        Peer waiter = peer();
        assertThat(waiter.ask("never", "mode=5 wait=1")).isEqualTo("16/2");
        waiter.release("never");
        assertThat(peer().lock("never")).isEqualTo("16/0");
        waiter.requireNoNews();
    }

    @Test
    @Rule("LK-216")
    void aSecondRequestReplacesAWaitForTheCreationOfTheSameName() {
        Peer waiter = peer();
        assertThat(waiter.ask("replaced", "mode=5 wait=1")).isEqualTo("16/2");
        assertThat(waiter.ask("replaced", "mode=0 wait=1")).isEqualTo("16/2");
        assertThat(peer().lock("replaced")).isEqualTo("16/0");
        assertThat(waiter.next()).isEqualTo("24/0");
        waiter.requireNoNews();
    }

    @Test
    @Rule("LK-217")
    void messagesThatOnlyServersSendAndPingsEndTheConnection() {
        String[] messages = {
            Peer.message(1, 16, "<answer rc=\"0\"/>"),
            Peer.message(1, 24, "<answer rc=\"0\"/>"),
            Peer.message(1, 32, "<answer rc=\"6\"/>"),
            Peer.message(3, 8, ""),
            Peer.message(3, 16, ""),
            Peer.message(4, 16, "<network address=\"\" port=\"1\"/>")
        };
        for (String message : messages) {
            assertThat(peer().say(message)).isEqualTo(Peer.END);
            Peer holder = peer();
            holder.lock("p");
            assertThat(holder.say(message)).isEqualTo(Peer.END);
        }
        assertThat(server().offences()).hasSize(2 * messages.length).containsOnly("offence UNEXPECTED_MESSAGE");
    }

    @Test
    @Rule("LK-218")
    void discoveryIsAnsweredOnAConnectionThatHasAskedForNoLock() {
        Peer peer = peer();
        String answer = Peer.message(
                4, 16, "<network address=\"\" port=\"" + server().address().getPort() + "\"/>");
        for (int round = 0; round < 2; round++) {
            peer.client.send(Peer.message(4, 8, ""));
            assertThat(peer.client.receive()).isEqualTo(answer);
        }
        assertThat(peer.lock("d")).isEqualTo("16/0");
        assertThat(peer.say(Peer.message(4, 8, ""))).isEqualTo(Peer.END);
    }

    @Test
    @Rule("LK-219")
    void aQuietShutdownIsTakenFromAFirstMessageAndItsConnectionClosedAtOnce() {
        Peer holder = peer();
        holder.lock("quiet");
        assertThat(peer().say(QUIESCE)).isEqualTo(Peer.END);
        await().atMost(PATIENCE).until(() -> server().seen.contains("shut down when idle"));
        holder.requireNoNews();
        assertThat(peer().lock("still")).isEqualTo("16/0");
    }

    @Test
    @Rule("LK-220")
    void anImmediateShutdownCutsEverybodyOff() {
        TestServer server = ownServer(LockLimits.DEFAULTS);
        Peer holder = peer(server);
        Peer waiter = peer(server);
        holder.lock("cut");
        assertThat(waiter.lock("cut")).isEqualTo("16/1");
        peer(server).client.send(Peer.shutdown(true));
        assertThat(holder.next()).isEqualTo(Peer.END);
    }

    @Test
    @Rule("LK-221")
    void aShutdownIsIgnoredFromPeersThatAreNotAllowed() throws Exception {
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress("127.0.0.2", 0));
            socket.connect(server().address());
            socket.getOutputStream().write(QUIESCE.getBytes(StandardCharsets.UTF_8));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertThat(server().seen).contains("shutdown message ignored").doesNotContain("shut down when idle");
    }

    @Test
    @Rule("LK-222")
    void aShutdownAfterALockRequestEndsTheConnection() {
        Peer holder = peer();
        holder.lock("s222");
        assertThat(holder.say(QUIESCE)).isEqualTo(Peer.END);
        assertThat(server().offences()).containsExactly("offence UNEXPECTED_MESSAGE");
        assertThat(server().seen).noneMatch(text -> text.startsWith("shut"));
    }
}
