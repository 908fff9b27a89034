package io.flomd.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.lock.LockCommand;
import io.flomd.lock.LockEffect;
import io.flomd.lock.LockTable;
import io.flomd.lock.Refusal;
import io.flomd.lock.SessionEnd;
import io.flomd.resource.ResourceType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The random traces lead everywhere, so that tests which use them are not empty. */
class TracesTest {
    private static final int TRACES = 300;

    private final Set<Class<?>> effects = new HashSet<>();
    private final Set<Refusal> refusals = EnumSet.noneOf(Refusal.class);
    private final Set<SessionEnd> ends = EnumSet.noneOf(SessionEnd.class);
    private final Set<ResourceType> grantedLate = EnumSet.noneOf(ResourceType.class);

    @Test
    void leadToEveryEffectRefusalAndEndAndToLateGrantsOfEveryType() {
        for (int seed = 0; seed < TRACES; seed++) {
            Trace trace = Traces.mixed(new Random(seed));
            ReferenceLockTable table = trace.newReference();
            for (LockCommand command : trace.commands()) {
                table.apply(command).forEach(this::note);
            }
        }
        assertThat(effects)
                .containsExactlyInAnyOrder(
                        LockEffect.Granted.class,
                        LockEffect.Enqueued.class,
                        LockEffect.AwaitsCreation.class,
                        LockEffect.Refused.class,
                        LockEffect.Revoked.class,
                        LockEffect.SessionEnded.class,
                        LockEffect.Released.class,
                        LockEffect.WaitEnded.class,
                        LockEffect.ResourceCreated.class,
                        LockEffect.ResourceRemoved.class);
        // A table that is full by bytes has traces of its own: the reference table does not count bytes.
        assertThat(refusals).isEqualTo(EnumSet.complementOf(EnumSet.of(Refusal.TABLE_FULL)));
        assertThat(ends).containsExactlyInAnyOrder(SessionEnd.values());
        assertThat(grantedLate).containsExactlyInAnyOrder(ResourceType.values());
    }

    @Test
    void everyGeneratorSetsLimitsAndZoneAnew() {
        List<Function<Random, Trace>> generators =
                new ArrayList<>(List.of(Traces::mixed, Traces::crowded, Traces::many, Traces::anywhere));
        for (ResourceType type : ResourceType.values()) {
            generators.add(random -> Traces.of(type, random));
        }
        for (Function<Random, Trace> generator : generators) {
            int changed = 0;
            for (int seed = 0; seed < 20; seed++) {
                Trace trace = generator.apply(new Random(seed));
                LockTable table = trace.newTable();
                trace.commands().forEach(table::apply);
                changed += table.settingsVersion() > 0 ? 1 : 0;
            }
            assertThat(changed).isGreaterThan(3);
        }
    }

    @Test
    void ofManyNamesLeaveDeadlinesThatAreDue() {
        LockTable table = Traces.many(new Random(1)).newTable();
        int behind = 0;
        for (LockCommand command : Traces.many(new Random(1)).commands()) {
            table.apply(command);
            behind += table.isBehind() ? 1 : 0;
        }
        assertThat(behind).isPositive();
    }

    private void note(LockEffect effect) {
        effects.add(effect.getClass());
        if (effect instanceof LockEffect.Refused refused) {
            refusals.add(refused.refusal());
        } else if (effect instanceof LockEffect.SessionEnded ended) {
            ends.add(ended.end());
        } else if (effect instanceof LockEffect.Granted granted && !granted.immediate()) {
            grantedLate.add(granted.resource().type());
        }
    }
}
