package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.fuzz.FuzzHarness;
import io.flomd.testing.Traces;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Input is commands, each behind a byte with its length. Any bytes are a command or refused, a command is read as it was written, and a table
 * takes whatever command comes, as does the one that is restored from its snapshot.
 */
class CommandCodecFuzzTest extends FuzzHarness {
    private static final LockLimits LIMITS = new LockLimits(20, 10, 10, 3, 10);
    /** More would make a single input slow; what many commands do to a table is the matter of the model tests. */
    private static final int MOST_COMMANDS = 64;

    @Override
    protected void check(byte[] input) {
        LockTable table = new LockTable(LIMITS, TableZone.UTC, 1);
        LockTable restored = table;
        int at = 0;
        for (int number = 0; number < MOST_COMMANDS && at < input.length; number++) {
            int to = Math.min(input.length, at + 1 + (input[at] & 0xff));
            LockCommand command = readOrNull(Arrays.copyOfRange(input, at + 1, to));
            at = to;
            if (command != null) {
                requireSameWhenWritten(command);
                List<LockEffect> effects = table.apply(command);
                if (restored != table) {
                    assertThat(restored.apply(command)).isEqualTo(effects);
                } else if (number > MOST_COMMANDS / 8) {
                    restored = LockTable.restore(table.snapshot());
                }
            }
        }
        if (restored != table) {
            assertThat(restored.snapshot()).isEqualTo(table.snapshot());
        }
        assertThat(LockTable.restore(table.snapshot()).snapshot()).isEqualTo(table.snapshot());
    }

    private static LockCommand readOrNull(byte[] bytes) {
        try {
            return CommandCodec.read(bytes);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static void requireSameWhenWritten(LockCommand command) {
        byte[] written = CommandCodec.write(command);
        LockCommand again = CommandCodec.read(written);
        assertThat(again).isEqualTo(command);
        assertThat(CommandCodec.write(again)).isEqualTo(written);
    }

    @Override
    protected List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(log(CommandCodecTest.oneOfEachKind()));
        for (int seed = 0; seed < 30; seed++) {
            List<LockCommand> commands = Traces.mixed(new Random(seed)).commands();
            seeds.add(log(commands.subList(0, Math.min(commands.size(), MOST_COMMANDS))));
        }
        return seeds;
    }

    private static byte[] log(List<LockCommand> commands) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (LockCommand command : commands) {
            byte[] bytes = CommandCodec.write(command);
            if (bytes.length < 256) {
                out.write(bytes.length);
                out.writeBytes(bytes);
            }
        }
        return out.toByteArray();
    }
}
