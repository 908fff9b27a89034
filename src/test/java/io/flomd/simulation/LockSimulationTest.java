package io.flomd.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.testing.Seeds;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Clients that wait, hold, leave, time out and die get what they are due from a real lock table, and nothing is left of them. */
class LockSimulationTest {
    private static final int SIMULATIONS = 200;

    @Test
    void nobodyIsForgottenAndNothingIsLeft() {
        Seeds.checkEach(SIMULATIONS, random -> new Simulation(random).run());
    }

    @Test
    void theSameSeedGivesTheSameCourseOfEvents() {
        assertThat(new Simulation(new Random(7)).run().log())
                .isEqualTo(new Simulation(new Random(7)).run().log())
                .isNotEqualTo(new Simulation(new Random(8)).run().log());
    }

    @Test
    void everyOutcomeOccurs() {
        Set<ClientConversation.Outcome> seen = EnumSet.noneOf(ClientConversation.Outcome.class);
        for (int seed = 0; seed < SIMULATIONS; seed++) {
            seen.addAll(new Simulation(new Random(seed * 0x9E3779B97F4A7C15L))
                    .run()
                    .outcomes()
                    .keySet());
        }
        assertThat(seen).containsExactlyInAnyOrder(ClientConversation.Outcome.values());
    }
}
