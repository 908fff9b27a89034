package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flomd.lock.WaitingLine.Demand;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The line of waiters with its trees does what a plain list does. */
class WaitingLineTest {
    private static final int TRACES = 500;
    private static final Attachment ATTACHMENT = attachment();

    /** What the line is compared with: a list, and a number for each waiter. */
    private record Waiting(Claim claim, int demand, int[] overtakes) {}

    @ParameterizedTest
    @EnumSource
    void doesWhatAListDoes(Demand demand) {
        Seeds.checkEach(TRACES, random -> compare(demand, random));
    }

    @Test
    void unitsFitIfThereAreAsManyOrMore() {
        WaitingLine line = new WaitingLine(Demand.UNITS);
        line.add(claim(1), 5);
        line.add(claim(2), 3);
        line.add(claim(3), Integer.MAX_VALUE);
        line.add(claim(4), 0);
        assertThat(arrival(line.firstFit(5, -1))).isEqualTo(1);
        assertThat(arrival(line.firstFit(4, -1))).isEqualTo(2);
        assertThat(arrival(line.firstFit(2, -1))).isEqualTo(4);
        assertThat(arrival(line.firstFit(0, -1))).isEqualTo(4);
        assertThat(arrival(line.firstFit(Integer.MAX_VALUE, 2))).isEqualTo(3);
        assertThat(line.firstFit(2, 4)).isNull();
    }

    @Test
    void modesFitIfOneOfThemIsWanted() {
        WaitingLine line = new WaitingLine(Demand.MODES);
        line.add(claim(1), LockMode.EX.bit());
        line.add(claim(2), LockMode.PR.bit());
        assertThat(arrival(line.firstFit(LockMode.PR.bit() | LockMode.CR.bit(), -1)))
                .isEqualTo(2);
        assertThat(line.firstFit(LockMode.CR.bit(), -1)).isNull();
        assertThat(line.firstFit(0, -1)).isNull();
    }

    @Test
    void whoIsNotInLineCannotLeaveIt() {
        WaitingLine line = new WaitingLine(Demand.UNITS);
        Claim waiter = claim(1);
        line.add(waiter, 1);
        line.remove(waiter);
        assertThat(line.isEmpty()).isTrue();
        assertThatThrownBy(() -> line.remove(waiter)).isInstanceOf(IllegalStateException.class);
    }

    private static void compare(Demand demand, Random random) {
        WaitingLine line = new WaitingLine(demand);
        List<Waiting> list = new ArrayList<>();
        int most = 1 + random.nextInt(60);
        long arrival = 0;
        for (int step = 0; step < 200; step++) {
            int dice = random.nextInt(10);
            if (dice < 4 && list.size() < most) {
                Claim claim = claim(arrival++);
                int demanded = demand == Demand.MODES ? 1 << random.nextInt(6) : random.nextInt(5);
                line.add(claim, demanded);
                list.add(new Waiting(claim, demanded, new int[1]));
            } else if (dice < 7 && !list.isEmpty()) {
                line.remove(list.remove(random.nextInt(list.size())).claim);
            } else {
                // A request overtakes whoever came before it; its own arrival is not in line.
                long overtaker = random.nextInt((int) arrival + 1);
                line.overtake(overtaker);
                list.stream()
                        .filter(waiting -> waiting.claim.arrival < overtaker)
                        .forEach(waiting -> waiting.overtakes[0]++);
            }
            check(demand, line, list, random, arrival);
        }
    }

    private static void check(Demand demand, WaitingLine line, List<Waiting> list, Random random, long arrival) {
        assertThat(line.size()).isEqualTo(list.size());
        assertThat(line.first()).isSameAs(list.isEmpty() ? null : list.get(0).claim);
        assertThat(line.overtakesOfFirst()).isEqualTo(list.isEmpty() ? 0 : list.get(0).overtakes[0]);
        List<Claim> claims = new ArrayList<>();
        line.forEach(claims::add);
        assertThat(claims).isEqualTo(list.stream().map(Waiting::claim).toList());
        for (Waiting waiting : list) {
            assertThat(line.overtakesOf(waiting.claim)).isEqualTo(waiting.overtakes[0]);
        }
        int offer = demand == Demand.MODES ? random.nextInt(64) : random.nextInt(6);
        long after = random.nextInt((int) arrival + 1) - 1;
        Claim expected = list.stream()
                .filter(waiting -> waiting.claim.arrival > after)
                .filter(waiting -> demand == Demand.MODES ? (waiting.demand & offer) != 0 : waiting.demand <= offer)
                .map(Waiting::claim)
                .findFirst()
                .orElse(null);
        assertThat(line.firstFit(offer, after)).isSameAs(expected);
    }

    private static long arrival(Claim claim) {
        return claim.arrival;
    }

    private static Claim claim(long arrival) {
        return new Claim(ATTACHMENT, arrival, ATTACHMENT.resource.name, LockMode.EX, 0, 0, arrival);
    }

    private static Attachment attachment() {
        Session session = new Session(new SessionId(0, 1), new SessionInfo("", "", null, 0), new Tally());
        return new Attachment(session, new SimpleResource(ResourceName.of("a"), 0, 0));
    }
}
