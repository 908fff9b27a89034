package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.conformance.Rule;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import org.junit.jupiter.api.Test;

/** The counter of a sequence near its end. */
class SequenceResourceTest {
    private static final ResourceName NAME = ResourceName.of("_s_x[9]");

    @Test
    @Rule("LK-806")
    void theCounterHas32BitsWithoutSignAndSkipsZero() {
        SequenceResource sequence = new SequenceResource(NAME, 0, 0);
        SnapshotWriter nearTheEnd = new SnapshotWriter();
        nearTheEnd.writeInt(-2);
        nearTheEnd.writeInt(0);
        sequence.readState(new SnapshotReader(nearTheEnd.toBytes(), TableSnapshot.VERSION));
        CommandRun turn = new CommandRun(new TableState(LockLimits.DEFAULTS, TableZone.UTC, 1));
        Attachment attachment = new Attachment(
                new Session(new SessionId(0, 1), new SessionInfo("", "", null, 0), new Tally()), sequence);
        String[] elements = {"4294967294", "4294967295", "1"};
        for (int i = 0; i < elements.length; i++) {
            Claim claim = new Claim(attachment, i + 1, NAME, LockMode.EX, 0, 0, i);
            sequence.hand(claim, turn);
            assertThat(claim.element).isEqualTo(elements[i]);
        }
    }
}
