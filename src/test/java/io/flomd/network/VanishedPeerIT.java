package io.flomd.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.testing.SystemRequirements;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A holder whose network is cut, so that no FIN and no RST ever comes, loses its locks to the next waiter. */
@Tag("system")
class VanishedPeerIT {
    private static final int PORT = 28_015;
    private static final Duration START_LIMIT = Duration.ofSeconds(20);

    private final NetworkNamespaces networks = new NetworkNamespaces();

    @BeforeEach
    void requireSystem() {
        SystemRequirements.requireNamespaces("ip", "ss", "sysctl");
    }

    @AfterEach
    void remove() {
        networks.close();
        assertThat(NetworkNamespaces.leftOver()).isEmpty();
    }

    /** Three holders for each family: one idle, and two to which a grant is sent that they can no longer acknowledge. */
    @ParameterizedTest(name = "time {0} s, intvl {1} s, probes {2}")
    @CsvSource({"5, 1, 3", "2, 1, 2", "10, 2, 5"})
    void itsLocksGoToTheNextWaiterInTime(int time, int interval, int probes) {
        Switch lan = networks.network("lan");
        Host server = host(lan, "server", 1);
        Host doomed = host(lan, "doomed", 2);
        Host healthy = host(lan, "healthy", 3);
        FlomdServer flomd = FlomdServer.start(
                server,
                PORT,
                "flom.daemon.unicast-address=::",
                "flom.discovery.enabled=false",
                "flom.network.tcp-keepalive-time=" + time,
                "flom.network.tcp-keepalive-intvl=" + interval,
                "flom.network.tcp-keepalive-probes=" + probes);
        RunningProcess holder = Jvm.start(doomed, LockProbe.class);
        RunningProcess waiter = Jvm.start(healthy, LockProbe.class);
        for (Case each : Case.ALL) {
            each.prepare(holder, waiter);
        }

        lan.cut(doomed, "eth0");
        long cutNanos = System.nanoTime();
        // Granted to a holder that is no longer there: data that is never acknowledged, sent at once or when the first
        // keepalive probe is due.
        Case.ALL.forEach(each -> each.sendUnacknowledged(waiter, Duration.ofSeconds(time)));

        Duration formula = Duration.ofSeconds(time + (long) interval * probes);
        for (Case each : Case.ALL) {
            long grantedNanos = each.awaitGrant(waiter, formula.multipliedBy(2).plusSeconds(5));
            double seconds = (grantedNanos - cutNanos) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%d/%d/%d %s: freed after %.2f s, formula %d s%n",
                    time,
                    interval,
                    probes,
                    each.id(),
                    seconds,
                    formula.toSeconds());
            assertThat(seconds)
                    .as(each.id() + ": not by a FIN or RST, and in time")
                    .isBetween((double) time, formula.toSeconds() + 1.0);
        }
        assertThat(flomd.counter("flom_connections_vanished_total")).isEqualTo(Case.ALL.size());
    }

    private Host host(Switch lan, String name, int number) {
        Host host = networks.host(name);
        host.plug(lan, "eth0", "10.77.0." + number + "/24", "fd77::" + number + "/64");
        return host;
    }

    /** Whether and when the server sends to a holder that has vanished. */
    private enum Sent {
        NOTHING,
        AT_ONCE,
        LATE
    }

    /**
     * One connection that will vanish.
     *
     * @param id name of the connection and of its lock
     */
    private record Case(String id, String serverAddress, Sent sent) {
        static final List<Case> ALL = List.of(
                new Case("idle4", "10.77.0.1", Sent.NOTHING),
                new Case("flight4", "10.77.0.1", Sent.AT_ONCE),
                new Case("late4", "10.77.0.1", Sent.LATE),
                new Case("idle6", "fd77::1", Sent.NOTHING),
                new Case("flight6", "fd77::1", Sent.AT_ONCE),
                new Case("late6", "fd77::1", Sent.LATE));

        void prepare(RunningProcess holder, RunningProcess waiter) {
            if (sent != Sent.NOTHING) {
                // The other lock is held by the healthy host; the one that will vanish waits for it.
                open(waiter, "other" + id);
                waiter.tell("lock other" + id + " other" + id);
                answered(waiter, "other" + id, "16 0");
            }
            open(holder, id);
            holder.tell("lock " + id + " " + id);
            answered(holder, id, "16 0");
            if (sent != Sent.NOTHING) {
                holder.tell("lock " + id + " other" + id);
                answered(holder, id, "16 1");
            }
            open(waiter, id);
            waiter.tell("lock " + id + " " + id);
            answered(waiter, id, "16 1");
        }

        void sendUnacknowledged(RunningProcess waiter, Duration delay) {
            String grant = "unlock other" + id + " other" + id;
            switch (sent) {
                case NOTHING -> {}
                case AT_ONCE -> waiter.tell(grant);
                case LATE -> waiter.tell("later " + delay.toMillis() + " " + grant);
            }
        }

        long awaitGrant(RunningProcess waiter, Duration limit) {
            return waiter.await("grant of " + id, limit, line -> line.equals("answer " + id + " 24 0"))
                    .atNanos();
        }

        private void open(RunningProcess client, String connection) {
            client.tell("connect " + connection + " " + serverAddress + " " + PORT);
            client.await("a connection", START_LIMIT, line -> line.equals("connected " + connection));
        }

        private static void answered(RunningProcess client, String connection, String stepAndCode) {
            client.await(
                    "answer " + stepAndCode + " to " + connection,
                    START_LIMIT,
                    line -> line.equals("answer " + connection + " " + stepAndCode));
        }
    }
}
