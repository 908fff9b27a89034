package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A snapshot that an earlier release wrote is read: all types of resources, held and awaited. */
class SnapshotVersion1Test {
    @Test
    void aRecordedSnapshotIsReadWithAllThatIsInIt() throws IOException {
        LockTable table = LockTable.restore(recorded("version-1.snapshot"));
        String view = table.view().toString();
        String expected = new String(recorded("version-1.view.txt"), StandardCharsets.UTF_8);
        assertThat(withoutBlanks(view + "next deadline " + table.nextDeadlineMicros()))
                .isEqualTo(withoutBlanks(expected));
        assertThat(LockTable.restore(table.snapshot()).view()).isEqualTo(table.view());
    }

    @Test
    void sessionsThatAreOpenInItAreNotOpenedAgain() throws IOException {
        LockTable table = LockTable.restore(recorded("version-1.snapshot"));
        SessionInfo info = new SessionInfo("tcp", "somebody", null, 0);
        byte[] before = table.snapshot();
        assertThat(table.apply(new LockCommand.OpenSession(new SessionId(0, 8), 0, info)))
                .isEmpty();
        assertThat(table.snapshot()).isEqualTo(before);
    }

    private static String withoutBlanks(String text) {
        return text.replaceAll("\\s", "");
    }

    private static byte[] recorded(String file) throws IOException {
        try (InputStream in = SnapshotVersion1Test.class.getResourceAsStream("/snapshots/" + file)) {
            assertThat(in).as(file).isNotNull();
            return in.readAllBytes();
        }
    }
}
