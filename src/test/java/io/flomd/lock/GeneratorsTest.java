package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.engine.ZoneTables;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.resource.ResourceType;
import io.flomd.testing.SessionCommands;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rare moments of sequences and timestamps: wrap-around, exhaustion, repeated hours and half hours. */
class GeneratorsTest {
    private static final SessionId A = new SessionId(0, 1);
    private static final SessionId B = new SessionId(0, 2);
    private static final long SECOND = 1_000_000;

    private final SessionCommands commands = new SessionCommands();

    @Test
    void aSequenceSkipsZeroWhenItWraps() {
        ResourceName name = ResourceName.of("_s_x[3]");
        SequenceResource sequence = new SequenceResource(name, 0, 0);
        SnapshotWriter state = new SnapshotWriter();
        state.writeInt(-1);
        state.writeInt(0);
        sequence.readState(new SnapshotReader(state.toBytes(), TableSnapshot.VERSION));
        Attachment attachment = new Attachment(new Session(A, new SessionInfo("", "", null, 0), new Tally()), sequence);
        CommandRun turn = new CommandRun(new TableState(LockLimits.DEFAULTS, TableZone.UTC, 1));
        Claim first = new Claim(attachment, 1, name, LockMode.EX, 0, 0, 0);
        Claim second = new Claim(attachment, 2, name, LockMode.EX, 0, 0, 1);
        sequence.grant(first, true, turn);
        sequence.grant(second, true, turn);
        assertThat(first.element).isEqualTo("4294967295");
        assertThat(second.element).isEqualTo("1");
    }

    @Test
    void aFormatThatComesRoundIsExhaustedAndItsWaitersAreRefused() {
        LockTable table = table(LockLimits.DEFAULTS, "UTC");
        Set<String> elements = new TreeSet<>();
        long now = 0;
        for (int i = 0; i < 60; i++, now += SECOND) {
            elements.add(element(acquire(table, A, "_t_%S[100]", now)));
        }
        assertThat(elements).hasSize(60);
        assertThat(acquire(table, A, "_t_%S[100]", now))
                .singleElement()
                .asString()
                .startsWith("refused")
                .contains("IMPOSSIBLE");
        // Once it has been unused for its lifespan it begins anew.
        table.apply(commands.close(A, now));
        assertThat(acquire(table, B, "_t_%S[100]", now + 3 * SECOND)).contains("created _t_%S[100]");
    }

    @Test
    void aWaiterOfAnExhaustedFormatIsRefusedLate() {
        LockTable table = table(new LockLimits(10, 10, 10, 16, 2), "UTC");
        acquire(table, A, "_t_%S[1]", 0);
        acquire(table, B, "_t_%S[1]", SECOND);
        acquire(table, B, "_t_%S[1]", SECOND);
        // The second element is the last that may be remembered: the waiter behind it cannot be served any more.
        assertThat(texts(table.apply(commands.close(A, 2 * SECOND))))
                .containsExactly(
                        "released 1.1",
                        "granted 2.1 token 2 later 02",
                        "refused 2.2 IMPOSSIBLE later",
                        "ended 1 CLOSED");
    }

    @Test
    void rememberedElementsAreBoundedAtTheLimitAndOnePastIt() {
        LockTable table = table(new LockLimits(10, 10, 10, 16, 3), "UTC");
        for (int i = 0; i < 3; i++) {
            assertThat(element(acquire(table, A, "_t_%S[9]", i * SECOND))).isEqualTo("0" + i);
        }
        assertThat(acquire(table, A, "_t_%S[9]", 3 * SECOND))
                .singleElement()
                .asString()
                .contains("IMPOSSIBLE");
    }

    @Test
    void noElementComesTwiceWhenDaylightSavingEnds() {
        LockTable table = table(LockLimits.DEFAULTS, "Europe/Rome");
        // 02:30 summer time; half an hour later clocks go back to 02:00.
        long now = LocalDateTime.of(2026, 10, 25, 0, 30).toEpochSecond(ZoneOffset.UTC) * SECOND;
        Set<String> elements = new TreeSet<>();
        int grants = 0;
        for (int minute = 0; minute < 180; minute += 10) {
            List<String> effects = tryAcquire(table, "_t_%Y%m%d%H:%M[99]", now);
            if (effects.stream().anyMatch(text -> text.startsWith("granted"))) {
                grants++;
                elements.add(element(effects));
            }
            now += 10 * 60 * SECOND;
        }
        assertThat(elements).hasSize(grants);
        // Three before clocks go back, none in the hour that comes again, nine after it.
        assertThat(grants).isEqualTo(12);
    }

    @Test
    void noHourComesTwiceInAZoneOfHalfHours() {
        LockTable table = table(LockLimits.DEFAULTS, "Asia/Kolkata");
        assertThat(element(acquire(table, A, "_t_%Y%m%d.%H[9]", 40 * 60 * SECOND)))
                .isEqualTo("19700101.06");
        // The next hour of UTC has begun, the next hour in Kolkata has not.
        assertThat(acquire(table, A, "_t_%Y%m%d.%H[9]", 65 * 60 * SECOND))
                .singleElement()
                .asString()
                .startsWith("enqueued");
        assertThat(table.nextDeadlineMicros()).isEqualTo(90 * 60 * SECOND);
        assertThat(element(texts(table.apply(new LockCommand.Tick(90 * 60 * SECOND)))))
                .isEqualTo("19700101.07");
    }

    @Test
    void whoWaitsInTheRepeatedHourIsServedByOneTickAtItsEnd() {
        LockTable table = table(LockLimits.DEFAULTS, "Europe/Rome");
        ResourceName name = ResourceName.of("_t_%Y%m%d%H%M%S#ffffff[9]");
        // A microsecond before clocks go back from 03:00 to 02:00.
        long end = LocalDateTime.of(2026, 10, 25, 1, 0).toEpochSecond(ZoneOffset.UTC) * SECOND;
        acquire(table, A, name.text(), end - 1);
        assertThat(acquire(table, A, name.text(), end)).containsExactly("enqueued 1.2 now");
        assertThat(table.nextDeadlineMicros()).isEqualTo(end + 3600 * SECOND);
        assertThat(texts(table.apply(new LockCommand.Tick(end + 3600 * SECOND - 1))))
                .isEmpty();
        assertThat(texts(table.apply(new LockCommand.Tick(end + 3600 * SECOND))))
                .containsExactly("granted 1.2 token 2 later 20261025030000.000000");
    }

    /** Places where clocks went back for good, most without another name. The data is here, since releases of the JDK differ in it. */
    @ParameterizedTest
    @CsvSource({
        "Asia/Almaty, 2024-02-29T18:00:00Z, 21600, +06, 18000, +05",
        "Asia/Almaty, 2024-02-29T18:00:00Z, 21600, ALMT, 18000, ALMT",
        "Europe/Moscow, 2014-10-25T22:00:00Z, 14400, MSK, 10800, MSK",
        "America/Caracas, 2007-12-09T07:00:00Z, -14400, -04, -16200, -0430",
        "America/Caracas, 2007-12-09T07:00:00Z, -14400, VET, -16200, VET",
        "Asia/Pyongyang, 2015-08-14T15:00:00Z, 32400, KST, 30600, KST"
    })
    void theNameOfTheZoneDoesNotMakeALocalTimeUnique(
            String zone, Instant change, int offset, String name, int offsetAfter, String nameAfter) {
        LockTable table = new LockTable(
                LockLimits.DEFAULTS,
                new TableZone(
                        zone,
                        List.of(
                                new TableZone.Period(Long.MIN_VALUE, offset, name),
                                new TableZone.Period(change.getEpochSecond(), offsetAfter, nameAfter))),
                1);
        long micros = change.getEpochSecond() * SECOND;
        long repeated = (offset - offsetAfter) * SECOND;
        Set<String> localTimes = new TreeSet<>();
        int grants = 0;
        for (long now = micros - repeated; now < micros + 2 * repeated; now += 60 * SECOND) {
            List<String> effects = tryAcquire(table, "_t_%F.%R%Z[999]", now);
            if (effects.stream().anyMatch(text -> text.startsWith("granted"))) {
                grants++;
                String shown = element(effects);
                assertThat(shown).endsWith(now < micros ? name : nameAfter);
                localTimes.add(shown.substring(0, "2024-02-29.18:00".length()));
            }
        }
        assertThat(localTimes).hasSize(grants).hasSize((int) (2 * repeated / SECOND / 60));
    }

    @Test
    void whoWaitsWhereClocksGoBackUnderTheSameNameIsServedByOneTick() {
        long change = Instant.parse("2014-10-25T22:00:00Z").getEpochSecond();
        LockTable table = new LockTable(
                LockLimits.DEFAULTS,
                new TableZone(
                        "Europe/Moscow",
                        List.of(
                                new TableZone.Period(Long.MIN_VALUE, 14_400, "MSK"),
                                new TableZone.Period(change, 10_800, "MSK"))),
                1);
        String name = "_t_%Y%m%d%H%M%S%Z[9]";
        acquire(table, A, name, (change - 1) * SECOND);
        assertThat(acquire(table, A, name, change * SECOND)).containsExactly("enqueued 1.2 now");
        assertThat(table.nextDeadlineMicros()).isEqualTo((change + 3600) * SECOND);
        // Where the offset is shown nobody waits.
        String universal = "_t_%Y%m%d%H%M%S%z[9]";
        assertThat(element(acquire(table, B, universal, change * SECOND))).isEqualTo("20141026010000+0300");
        assertThat(element(acquire(table, B, universal, (change + 1) * SECOND))).isEqualTo("20141026010001+0300");
    }

    @Test
    void anotherTimeZoneGivesNoElementTwice() {
        LockTable table = table(LockLimits.DEFAULTS, "Asia/Kolkata");
        assertThat(element(acquire(table, A, "_t_%F.%T[9]", SECOND))).isEqualTo("1970-01-01.05:30:01");
        table.apply(new LockCommand.Configure(1, 2 * SECOND, LockLimits.DEFAULTS, TableZone.UTC));
        assertThat(acquire(table, A, "_t_%F.%T[9]", 3 * SECOND)).containsExactly("enqueued 1.2 now");
        assertThat(table.nextDeadlineMicros()).isEqualTo((5 * 3600 + 1800 + 2) * SECOND);
        // Back in the first zone it is later than ever before.
        assertThat(texts(table.apply(new LockCommand.Configure(
                        2, 4 * SECOND, LockLimits.DEFAULTS, ZoneTables.of(ZoneId.of("Asia/Kolkata"))))))
                .containsExactly("granted 1.2 token 2 later 1970-01-01.05:30:04");
    }

    /** In C's words, from the list of the project. */
    @ParameterizedTest
    @CsvSource({
        "America/Sao_Paulo, -03",
        "Asia/Dubai, +04",
        "Europe/Istanbul, +03",
        "Africa/Casablanca, +01",
        "Europe/Moscow, MSK",
        "Asia/Pyongyang, KST"
    })
    void theNameOfTheZoneIsThatOfC(String zone, String name) {
        LockTable table = table(LockLimits.DEFAULTS, zone);
        long summer2018 = Instant.parse("2018-07-01T00:00:00Z").getEpochSecond() * SECOND;
        assertThat(element(acquire(table, A, "_t_%S.%Z[1]", summer2018))).isEqualTo("00." + name);
    }

    @Test
    void aFormatThatLooksTheSameForDaysIsExhaustedByOneGrant() {
        LockTable table = table(LockLimits.DEFAULTS, "UTC");
        for (String format : new String[] {"%%H%C", "%%S", "%%H%Y", "%%S%B"}) {
            String name = "_t_" + format + "[9]";
            acquire(table, A, name, SECOND);
            assertThat(acquire(table, A, name, 4000 * SECOND))
                    .singleElement()
                    .asString()
                    .contains("IMPOSSIBLE");
        }
    }

    @Test
    void aFormatThatIsTooLongIsRefused() {
        LockTable table = table(LockLimits.DEFAULTS, "UTC");
        for (String format :
                new String[] {"%%S" + "%Z".repeat(1400), "%S" + "%A".repeat(1300), "%S" + "x".repeat(3000)}) {
            assertThat(acquire(table, A, "_t_" + format + "[1]", 0))
                    .singleElement()
                    .asString()
                    .contains("FORMAT_TOO_LONG");
        }
        assertThat(table.counts().resources(ResourceType.TIMESTAMP)).isZero();
    }

    private static LockTable table(LockLimits limits, String zone) {
        return new LockTable(limits, ZoneTables.of(ZoneId.of(zone)), 1);
    }

    private List<String> tryAcquire(LockTable table, String name, long nowMicros) {
        return acquire(table, A, name, nowMicros, false);
    }

    private List<String> acquire(LockTable table, SessionId session, String name, long nowMicros) {
        return acquire(table, session, name, nowMicros, true);
    }

    private List<String> acquire(LockTable table, SessionId session, String name, long nowMicros, boolean mayWait) {
        table.apply(SessionCommands.open(session, nowMicros));
        AcquireRequest request = new AcquireRequest(ResourceName.of(name), LockMode.EX, 0, mayWait, true, 0);
        return texts(table.apply(commands.acquire(session, nowMicros, request)));
    }

    private static String element(List<String> effects) {
        String granted = effects.stream()
                .filter(text -> text.startsWith("granted"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing was granted: " + effects));
        return granted.substring(granted.lastIndexOf(' ') + 1);
    }

    private static List<String> texts(List<LockEffect> effects) {
        return effects.stream().map(EffectText::of).toList();
    }
}
