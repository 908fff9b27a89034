package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.fuzz.FuzzHarness;
import io.flomd.testing.Traces;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Any bytes are a table or refused with {@link IllegalArgumentException}, as they are and behind a header with the right checksum; a table that
 * was restored has a snapshot from which an equal one is restored.
 */
class SnapshotFuzzTest extends FuzzHarness {
    @Override
    protected void check(byte[] input) {
        requireTableOrRefusal(input);
        SnapshotWriter body = new SnapshotWriter();
        for (byte b : input) {
            body.writeByte(b);
        }
        requireTableOrRefusal(Segment.of(body));
    }

    private static void requireTableOrRefusal(byte[] snapshot) {
        LockTable table;
        try {
            table = LockTable.restore(snapshot);
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        byte[] written = table.snapshot();
        LockTable again = LockTable.restore(written);
        assertThat(again.snapshot()).isEqualTo(written);
        assertThat(again.view()).isEqualTo(table.view());
    }

    @Override
    protected List<byte[]> seeds() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (int seed = 0; seed < 30; seed++) {
            LockTable table = new LockTable(LockLimits.DEFAULTS, TableZone.UTC, 1);
            List<LockCommand> commands = Traces.mixed(new Random(seed)).commands();
            commands.subList(0, Math.min(commands.size(), 40)).forEach(table::apply);
            byte[] snapshot = table.snapshot();
            seeds.add(snapshot);
            // The body alone: the harness puts the right header before it.
            seeds.add(Arrays.copyOfRange(snapshot, Segment.HEADER_BYTES, snapshot.length));
        }
        try (InputStream in = SnapshotFuzzTest.class.getResourceAsStream("/snapshots/version-1.snapshot")) {
            seeds.add(in.readAllBytes());
        }
        return seeds;
    }
}
