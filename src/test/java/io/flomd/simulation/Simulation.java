package io.flomd.simulation;

import io.flomd.lock.LockLimits;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Some clients, one server, and what goes wrong between them; the same random numbers give the same course of events. */
final class Simulation {
    private static final int CLIENTS = 6;
    private static final int ERRANDS = 6;
    private static final int FAULTS = 8;
    private static final int FAULTS_END_MICROS = 8_000_000;
    private static final int MAX_EVENTS = 100_000;

    private final Scheduler scheduler = new Scheduler();
    private final Random random;
    private final ServerSide server;
    private final List<SimulatedClient> clients = new ArrayList<>();
    private final Map<ClientConversation.Outcome, Integer> outcomes = new EnumMap<>(ClientConversation.Outcome.class);

    Simulation(Random random) {
        this.random = random;
        this.server = new ServerSide(scheduler, random, limits(random));
        List<String> names = Errand.someNames(random);
        for (int client = 0; client < CLIENTS; client++) {
            List<Errand> errands = new ArrayList<>();
            for (int errand = 0; errand < ERRANDS; errand++) {
                errands.add(Errand.random(random, names));
            }
            clients.add(new SimulatedClient(scheduler, random, server, errands, this::count));
        }
        for (int fault = 0; fault < FAULTS; fault++) {
            scheduler.after(random.nextInt(FAULTS_END_MICROS), this::somethingGoesWrong);
        }
    }

    private static LockLimits limits(Random random) {
        int[] overtakes = {16, -1, 0, 1};
        return new LockLimits(
                100, random.nextInt(4) == 0 ? 1 : 100, 100, overtakes[random.nextInt(overtakes.length)], 1_000);
    }

    /**
     * Runs until nothing is planned any more.
     *
     * @throws AssertionError if an invariant does not hold after an event, or if anybody or anything is left at the end
     */
    Simulation run() {
        for (int events = 0; scheduler.runNext(); events++) {
            server.check();
            clients.forEach(SimulatedClient::checkBelief);
            if (events == MAX_EVENTS) {
                throw new AssertionError("no end after " + events + " events");
            }
        }
        clients.forEach(SimulatedClient::checkEnd);
        server.checkEnd();
        return this;
    }

    private void somethingGoesWrong() {
        switch (random.nextInt(8)) {
            case 0 -> server.restart();
            case 1 -> server.checkSnapshot();
            case 2 -> server.stepClock(random.nextInt(6_000_000) - 3_000_000);
            case 3 -> server.becomeUnready();
            case 4, 5 -> server.revokeOne();
            default -> server.cutOne();
        }
    }

    private void count(ClientConversation.Outcome outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
    }

    Map<ClientConversation.Outcome, Integer> outcomes() {
        return outcomes;
    }

    List<String> log() {
        return server.log();
    }
}
