package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.testing.Seeds;
import io.flomd.testing.Traces;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The binary form of commands: there and back, cut, damaged, and the same for ever. */
class CommandCodecTest {
    private static final int TRACES = 300;
    private static final SessionId ID = new SessionId(3, 1L << 40);
    private static final ResourceName NAME = ResourceName.of("/a/ü");

    /** One of each kind, with fields at their ends. */
    static List<LockCommand> oneOfEachKind() {
        SessionInfo info = new SessionInfo("tcp", "[2001:db8::7]:4711", null, Long.MAX_VALUE);
        TableZone zone = new TableZone(
                "Test/Zone",
                List.of(new TableZone.Period(Long.MIN_VALUE, -3600, "-01"), new TableZone.Period(-5, 19800, "IST")));
        AcquireRequest request = new AcquireRequest(NAME, LockMode.PW, Integer.MAX_VALUE, true, false, -1);
        return List.of(
                new LockCommand.OpenSession(ID, 7, info),
                new LockCommand.OpenSession(ID, 7, info.withPrincipal("host.example")),
                new LockCommand.Identify(ID, 1, 8, "machine \uD83D\uDD12"),
                new LockCommand.Acquire(ID, Long.MAX_VALUE, Long.MIN_VALUE, request),
                new LockCommand.Release(ID, 3, 9, NAME, true),
                new LockCommand.CloseSession(ID, 4, 10),
                new LockCommand.RevokeSession(ID, 11, ""),
                new LockCommand.RevokeLock(ID, NAME, 3, 12, "why not"),
                new LockCommand.Configure(5, 13, new LockLimits(1, 0, 1, -1, 1, 2, 3), zone),
                new LockCommand.Tick(0));
    }

    @ParameterizedTest
    @MethodSource("oneOfEachKind")
    void aCommandIsReadAsItWasWritten(LockCommand command) {
        assertThat(CommandCodec.read(CommandCodec.write(command))).isEqualTo(command);
    }

    @ParameterizedTest
    @MethodSource("oneOfEachKind")
    void aCommandThatIsCutAnywhereOrGoesOnIsNone(LockCommand command) {
        byte[] bytes = CommandCodec.write(command);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> CommandCodec.read(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> CommandCodec.read(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("damaged at byte " + bytes.length);
    }

    /** Commands are kept in logs: their bytes must not change. */
    @Test
    void theBytesOfVersion1StayWhatTheyAre() {
        Stream<String> hex = Stream.of(
                        new LockCommand.OpenSession(new SessionId(1, 2), 3, new SessionInfo("tcp", "h", "m", 4)),
                        new LockCommand.Acquire(
                                new SessionId(1, 2),
                                5,
                                300,
                                new AcquireRequest(ResourceName.of("a"), LockMode.EX, 7, true, true, 0)),
                        new LockCommand.Release(new SessionId(1, 2), 6, 301, ResourceName.of("a"), false),
                        new LockCommand.CloseSession(new SessionId(1, 2), 7, 302),
                        new LockCommand.Tick(-1),
                        new LockCommand.Configure(1, 2, new LockLimits(3, 4, 5, 6, 7, 8, 9), TableZone.UTC))
                .map(command -> HexFormat.of().formatHex(CommandCodec.write(command)));
        assertThat(hex)
                .containsExactly(
                        "01010204060674637002680102" + "6d08",
                        "010302040ad80402610a0e010100",
                        "010402040cda04026100",
                        "010502040edc04",
                        "010901",
                        "010a020406080a0c0e1012" + "0655544302" + "ffffffffffffffffff01" + "0006555443");
    }

    @Test
    void settingsThatWereWrittenWithoutTheLevelsOfPathsAreRead() {
        byte[] bytes =
                HexFormat.of().parseHex("0108020406080a0c0e10" + "0655544302" + "ffffffffffffffffff01" + "0006555443");
        assertThat(CommandCodec.read(bytes))
                .isEqualTo(new LockCommand.Configure(
                        1, 2, new LockLimits(3, 4, 5, 6, 7, 8, LockLimits.DEFAULT_PATH_LEVELS), TableZone.UTC));
    }

    @Test
    void anotherVersionOrKindIsNamed() {
        assertThatThrownBy(() -> CommandCodec.read(new byte[] {2, 9, 0})).hasMessageContaining("version 2");
        assertThatThrownBy(() -> CommandCodec.read(new byte[] {1, 99, 0})).hasMessageContaining("kind 99");
    }

    @Test
    void everyCommandOfRandomTracesIsReadAsItWasWritten() {
        Seeds.check(
                TRACES,
                Traces::mixed,
                trace -> trace.commands()
                        .forEach(command -> assertThat(CommandCodec.read(CommandCodec.write(command)))
                                .isEqualTo(command)));
    }

    /** Lengths of two billion among them: an error that is no IllegalArgumentException fails the test. */
    @Test
    void damagedBytesAreACommandOrRefused() {
        Seeds.checkEach(20_000, random -> {
            List<LockCommand> commands = oneOfEachKind();
            byte[] bytes = CommandCodec.write(commands.get(random.nextInt(commands.size())));
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? 0xff : random.nextInt());
            }
            try {
                LockCommand read = CommandCodec.read(bytes);
                assertThat(CommandCodec.read(CommandCodec.write(read))).isEqualTo(read);
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageMatching("(?s).+");
            }
        });
    }
}
