package io.flomd.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client that does its errands one after another, each on a connection of its own. */
final class SimulatedClient {
    private static final int PAUSE_MICROS = 400_000;

    private final Scheduler scheduler;
    private final Random random;
    private final ServerSide server;
    private final Deque<Errand> errands;
    private final Consumer<ClientConversation.Outcome> outcomes;
    private @Nullable ClientConversation conversation;

    SimulatedClient(
            Scheduler scheduler,
            Random random,
            ServerSide server,
            List<Errand> errands,
            Consumer<ClientConversation.Outcome> outcomes) {
        this.scheduler = scheduler;
        this.random = random;
        this.server = server;
        this.errands = new ArrayDeque<>(errands);
        this.outcomes = outcomes;
        goOn();
    }

    private void goOn() {
        conversation = null;
        if (!errands.isEmpty()) {
            scheduler.after(random.nextInt(PAUSE_MICROS), () -> begin(errands.remove()));
        }
    }

    private void begin(Errand errand) {
        ClientConversation begun = new ClientConversation(scheduler, errand, outcomes, this::goOn);
        conversation = begun;
        begun.begin(new SimulatedLink(scheduler, random, begun, server::accept));
    }

    /** @throws AssertionError if the client thinks that it holds a lock which it does not */
    void checkBelief() {
        if (conversation != null) {
            conversation.checkBelief(server);
        }
    }

    /** @throws AssertionError if the client still waits for something */
    void checkEnd() {
        if (conversation != null || !errands.isEmpty()) {
            throw new AssertionError("nothing happens any more, but a client waits: " + conversation);
        }
    }
}
