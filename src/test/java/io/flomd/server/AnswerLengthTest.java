package io.flomd.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.lock.AcquireRequest;
import io.flomd.lock.LockEffect;
import io.flomd.lock.LockLimits;
import io.flomd.lock.LockTable;
import io.flomd.lock.Refusal;
import io.flomd.lock.SessionId;
import io.flomd.lock.TableZone;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.testing.SessionCommands;
import io.flomd.wire.MessageWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No answer is longer than the 1,023 bytes that clients of FLoM read, whatever it carries: what would be is refused, one past the limit. */
class AnswerLengthTest {
    private static final int CLIENT_LIMIT_BYTES = 1_023;
    private static final int ELEMENT_LIMIT_BYTES = 400;
    private static final SessionId A = new SessionId(0, 1);
    private static final LockAnswers ANSWERS = new LockAnswers("0".repeat(32));

    private final LockTable table = new LockTable(LockLimits.DEFAULTS, TableZone.UTC, Long.MAX_VALUE - 1);
    private final SessionCommands commands = new SessionCommands();

    /** Names whose longest element has that many bytes in an answer, each of another kind. */
    static Stream<String> names() {
        return longest(ELEMENT_LIMIT_BYTES);
    }

    static Stream<String> namesOnePast() {
        return longest(ELEMENT_LIMIT_BYTES + 1);
    }

    private static Stream<String> longest(int bytes) {
        return Stream.of(
                "x".repeat(bytes) + ".short",
                "short." + "x".repeat(bytes),
                "_t_%H:%M:%S" + "x".repeat(bytes - 8) + "[1]",
                "_t_%c" + "x".repeat(bytes - 24) + "[1]",
                "_t_%H%M%S" + "%n".repeat(60) + "x".repeat(bytes - 306) + "[1]",
                "_t_%H%M%S" + "%t".repeat(60) + "x".repeat(bytes - 246) + "[1]",
                "_t_%H%M%S" + "%%".repeat(60) + "x".repeat(bytes - 66) + "[1]",
                "_t_" + "#ffffff".repeat(56) + "x".repeat(bytes - 392) + "[1]");
    }

    @ParameterizedTest
    @MethodSource("names")
    void anElementOfTheGreatestLengthFits(String name) {
        for (LockEffect effect : acquire(name)) {
            if (effect instanceof LockEffect.Granted granted) {
                byte[] answer = MessageWriter.encode(ANSWERS.granted(granted, true));
                assertThat(answer.length).as(new String(answer)).isLessThanOrEqualTo(CLIENT_LIMIT_BYTES);
                return;
            }
        }
        throw new AssertionError("not granted: " + name);
    }

    @ParameterizedTest
    @MethodSource("namesOnePast")
    void aNameWithALongerElementIsRefused(String name) {
        assertThat(acquire(name)).singleElement().isInstanceOfSatisfying(LockEffect.Refused.class, refused -> {
            assertThat(refused.refusal()).isIn(Refusal.FORMAT_TOO_LONG, Refusal.ELEMENT_TOO_LONG);
            assertThat(ANSWERS.refused(refused).rc()).isEqualTo(-14);
        });
        assertThat(table.counts().bytes()).isZero();
    }

    @Test
    void theGreatestNumbersOfASequenceFit() {
        LockEffect.Granted granted = new LockEffect.Granted(
                A, 1, ResourceName.of("_S_x[1]"), LockMode.EX, 0, "4294967295", Long.MIN_VALUE, true, 0);
        assertThat(MessageWriter.encode(ANSWERS.granted(granted, true)).length).isLessThan(CLIENT_LIMIT_BYTES);
    }

    private List<LockEffect> acquire(String name) {
        // 2022-09-28 22:59:59.999999, a Wednesday.
        long now = 1_664_405_999_999_999L;
        table.apply(SessionCommands.open(A, now));
        AcquireRequest request = new AcquireRequest(ResourceName.of(name), LockMode.EX, 0, true, true, 0);
        return table.apply(commands.acquire(A, now, request));
    }
}
