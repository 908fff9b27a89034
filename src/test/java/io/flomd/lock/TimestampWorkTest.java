package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.testing.SessionCommands;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much work one request for a timestamp can be, counted: parts of its format, and texts that are made. */
class TimestampWorkTest {
    /** The element, one that may come next, and a few that look like one that was handed out though the moment tells something else. */
    private static final int MOST_TEXTS = 5;

    private static final SessionId A = new SessionId(0, 1);
    private static final long SECOND = 1_000_000;
    private static final long HOUR = 3600 * SECOND;

    private final LockTable table = new LockTable(LockLimits.DEFAULTS, zone("A", "A"), 1);
    private final SessionCommands commands = new SessionCommands();

    @Test
    void aFormatIsParsedUpToTheFirstCodeThatIsTooMany() {
        TimestampFormat format = new TimestampFormat("x%S".repeat(100_000));
        assertThat(format.isTooLong()).isTrue();
        assertThat(format.partCount()).isEqualTo(2 * (TimestampFormat.MAX_CODES + 1));
    }

    /** Formats that look the same at nearly all moments that are looked at, or come round soon. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "%%H%C",
                "%%H%I%C",
                "%%H%G",
                "%%H%p%Z",
                "%H",
                "%H%a",
                "%I%p%C%Z",
                "%%S%M",
                "%M",
                "%S%C",
                "%%M%a%Z%z",
                "%%H%B%A%U"
            })
    void aRequestMakesFewTextsHoweverManyMomentsLookTheSame(String start) {
        String format = start + "%C".repeat(TimestampFormat.MAX_CODES - start.length() / 2);
        ResourceName name = ResourceName.of("_t_" + format + "[1000]");
        table.apply(SessionCommands.open(A, 0));
        int before = 0;
        // Through a day and more, and past the change of the offset.
        for (long now = 0; now < 40 * HOUR; now += 1800 * SECOND) {
            AcquireRequest request = new AcquireRequest(name, LockMode.EX, 0, false, true, 0);
            table.apply(commands.acquire(A, now, request));
            int texts = ((TimestampResource) table.resources.get(name)).textsMade;
            assertThat(texts - before).as("texts for the request at %d", now).isLessThanOrEqualTo(MOST_TEXTS);
            before = texts;
        }
        assertThat(before).isPositive();
    }

    @Test
    void anotherZoneMakesNoMoreTexts() {
        ResourceName name = ResourceName.of("_t_%M[1000]");
        table.apply(SessionCommands.open(A, 0));
        AcquireRequest request = new AcquireRequest(name, LockMode.EX, 0, false, true, 0);
        for (int minute = 0; minute < 59; minute++) {
            table.apply(commands.acquire(A, 60 * minute * SECOND, request));
        }
        table.apply(new LockCommand.Configure(1, 0, LockLimits.DEFAULTS, zone("B", "C")));
        TimestampResource resource = (TimestampResource) table.resources.get(name);
        int before = resource.textsMade;
        // The last of the sixty, behind which none is left.
        assertThat(table.apply(commands.acquire(A, 60 * 59 * SECOND, request)))
                .singleElement()
                .isInstanceOf(LockEffect.Granted.class);
        assertThat(resource.textsMade - before).isLessThanOrEqualTo(MOST_TEXTS);
        assertThat(table.apply(commands.acquire(A, 60 * 60 * SECOND, request)))
                .singleElement()
                .hasFieldOrPropertyWithValue("refusal", Refusal.IMPOSSIBLE);
    }

    /** Clocks go back after 30 hours. */
    private static TableZone zone(String before, String after) {
        return new TableZone(
                before + after,
                List.of(
                        new TableZone.Period(Long.MIN_VALUE, 7200, before),
                        new TableZone.Period(30 * 3600, 3600, after)));
    }
}
