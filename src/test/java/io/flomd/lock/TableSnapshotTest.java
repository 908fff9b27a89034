package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.testing.Seeds;
import io.flomd.testing.SessionCommands;
import io.flomd.testing.Traces;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Snapshots in segments: complete, in order and whole, or refused with a reason. */
class TableSnapshotTest {
    private static final SessionId A = new SessionId(0, 1);
    private static final SessionId B = new SessionId(0, 2);

    private static final LockLimits WIDE = new LockLimits(100_000, 100_000, 100_000, 16, 1_000);

    private final LockTable table = new LockTable(WIDE, TableZone.UTC, 1);
    private final SessionCommands commands = new SessionCommands();

    @Test
    void aBigTableHasManySegmentsOfBoundedSizeThatRestoreIt() {
        fill(20_000);
        List<byte[]> segments = segments();
        assertThat(segments.size()).isGreaterThan(10);
        assertThat(segments.stream().mapToInt(segment -> segment.length).max().orElseThrow())
                .isLessThan(70_000);
        LockTable restored = LockTable.restore(segments.iterator());
        assertThat(Arrays.equals(restored.snapshot(), table.snapshot())).isTrue();
        assertThat(restored.view().equals(table.view())).isTrue();
    }

    @Test
    void whoASessionIsOfComesBack() {
        SessionInfo info = new SessionInfo("tcp", "192.0.2.7:1", null, 5).withPrincipal("host.example");
        table.apply(new LockCommand.OpenSession(A, 5, info));
        table.apply(commands.acquire(A, 6, new AcquireRequest(ResourceName.of("r"), LockMode.EX, 0, true, true, 0)));
        LockTable restored = LockTable.restore(table.snapshot());
        assertThat(restored.sessions.get(A).info).isEqualTo(info);
        assertThat(restored.snapshot()).isEqualTo(table.snapshot());
    }

    @Test
    void aSnapshotThatIsCutAtAnyByteIsRefused() {
        fill(3);
        byte[] snapshot = table.snapshot();
        for (int length = 0; length < snapshot.length; length++) {
            byte[] cut = Arrays.copyOf(snapshot, length);
            assertThatThrownBy(() -> LockTable.restore(cut)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aSnapshotWithAnyChangedBitIsRefused() {
        fill(3);
        byte[] snapshot = table.snapshot();
        for (int bit = 0; bit < 8 * snapshot.length; bit++) {
            byte[] damaged = snapshot.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> LockTable.restore(damaged)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void segmentsThatAreMissingDoubledOrOutOfOrderAreRefused() {
        fill(5_000);
        List<byte[]> whole = segments();
        for (int at = 0; at < whole.size(); at++) {
            List<byte[]> missing = new ArrayList<>(whole);
            missing.remove(at);
            assertRefused(missing);
            List<byte[]> doubled = new ArrayList<>(whole);
            doubled.add(at, whole.get(at));
            assertRefused(doubled);
        }
        List<byte[]> swapped = new ArrayList<>(whole);
        Collections.swap(swapped, 1, 2);
        assertRefused(swapped);
        assertRefused(List.of());
    }

    @Test
    void theTableStandsStillWhileItIsWritten() {
        fill(5_000);
        Iterator<byte[]> segments = table.segments();
        segments.next();
        // A command that is not taken changes nothing.
        table.apply(SessionCommands.open(A, 0));
        segments.next();
        table.apply(new LockCommand.Tick(1));
        assertThatThrownBy(segments::next).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void settingsOfTheSnapshotCountUntilThoseOfNowAreGiven() {
        fill(2);
        LockTable restored = LockTable.restore(table.snapshot());
        restored.apply(new LockCommand.Configure(
                restored.settingsVersion() + 1, 0, new LockLimits(2, 1, 1, 1, 1), TableZone.UTC));
        List<LockEffect> effects = restored.apply(commands.acquire(A, 0, request("another", LockMode.EX)));
        assertThat(effects)
                .singleElement()
                .extracting(EffectText::of)
                .asString()
                .contains("TOO_MANY");
    }

    /** A line that is out of order would lose waiters long after the restore. */
    @Test
    void waitersThatAreOutOfOrderOrFromTheFutureAreRefused() {
        for (String name : new String[] {"r", "/r/x"}) {
            LockTable doubled = new LockTable(WIDE, TableZone.UTC, 1);
            SessionCommands session = new SessionCommands();
            doubled.apply(SessionCommands.open(A, 0));
            doubled.apply(SessionCommands.open(B, 0));
            doubled.apply(session.acquire(A, 0, request(name, LockMode.EX)));
            doubled.apply(session.acquire(B, 0, request(name, LockMode.EX)));
            long next = doubled.state.nextArrival;
            doubled.state.nextArrival = next - 1;
            byte[] future = doubled.snapshot();
            assertThatThrownBy(() -> LockTable.restore(future))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot have arrived");
            doubled.apply(session.acquire(B, 0, request(name, LockMode.EX)));
            byte[] twice = doubled.snapshot();
            assertThatThrownBy(() -> LockTable.restore(twice))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("cannot have arrived");
        }
    }

    @Test
    void damagedRecordsBehindAGoodChecksumAreRefused() {
        Seeds.checkEach(2_000, random -> {
            LockTable full = new LockTable(WIDE, TableZone.UTC, 1);
            Traces.mixed(random).commands().forEach(full::apply);
            SnapshotWriter body = new SnapshotWriter();
            byte[] segment = full.segments().next();
            int changed = Segment.HEADER_BYTES + random.nextInt(segment.length - Segment.HEADER_BYTES);
            segment[changed] = (byte) random.nextInt();
            for (int i = Segment.HEADER_BYTES; i < segment.length; i++) {
                body.writeByte(segment[i]);
            }
            try {
                LockTable.restore(List.of(Segment.of(body)).iterator());
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageMatching("(?s).+");
            }
        });
    }

    private void fill(int resources) {
        table.apply(SessionCommands.open(A, 0));
        table.apply(SessionCommands.open(B, 0));
        for (int i = 0; i < resources; i++) {
            table.apply(commands.acquire(A, i, request("resource" + i, LockMode.EX)));
            if (i < 100) {
                table.apply(commands.acquire(B, i, request("resource" + i, LockMode.PR)));
            }
        }
        for (String name : new String[] {"/a/b", "n[3]", "x.y", "_S_s[2]", "_t_%S[1]"}) {
            table.apply(commands.acquire(B, 0, request(name, LockMode.EX)));
        }
        AcquireRequest waiting = new AcquireRequest(ResourceName.of("nobody"), LockMode.EX, 0, true, false, 0);
        table.apply(commands.acquire(B, 0, waiting));
    }

    private static AcquireRequest request(String name, LockMode mode) {
        return new AcquireRequest(ResourceName.of(name), mode, 1, true, true, 0);
    }

    private List<byte[]> segments() {
        List<byte[]> segments = new ArrayList<>();
        table.segments().forEachRemaining(segments::add);
        return segments;
    }

    private static void assertRefused(List<byte[]> segments) {
        assertThatThrownBy(() -> LockTable.restore(segments.iterator())).isInstanceOf(IllegalArgumentException.class);
    }
}
