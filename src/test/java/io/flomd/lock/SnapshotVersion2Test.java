package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * A snapshot of version 2, recorded, is read. It is that of version 1 with one session more, which has used {@code used1}, {@code used2} and
 * {@code /used/3} and holds {@code held}.
 */
class SnapshotVersion2Test {
    private static final SessionId USER = new SessionId(0, 1_000_000);

    private final LockTable table = LockTable.restore(recorded());

    @Test
    void whatIsHeldAndAwaitedIsThatOfTheTableThatWasWritten() {
        LockView view = table.view();
        assertThat(view.resources()).hasSize(14);
        assertThat(view.resources().stream()
                        .filter(resource -> !resource.holders().isEmpty())
                        .map(resource -> resource.name().text()))
                .containsExactly(
                        "a",
                        "/x",
                        "n[5]",
                        "r.g.b",
                        "_S_s[2]",
                        "_s_q[1]",
                        "_t_%S[3]",
                        "_t_%Y%m%d%H%M%S[1]",
                        "gone",
                        "held");
        assertThat(view.awaitingCreation()).hasSize(1);
        assertThat(LockTable.restore(table.snapshot()).view()).isEqualTo(view);
        assertThat(LockTable.restore(table.snapshot()).snapshot()).isEqualTo(table.snapshot());
    }

    @Test
    void aSessionKeepsOfWhatItUsedWhatItAskedForLast() {
        table.apply(new LockCommand.Tick(table.view().atMicros() + 7_000_000));
        assertThat(table.view().resources())
                .extracting(resource -> resource.name().text())
                .contains("held")
                .doesNotContain("used1", "used2", "/used");
    }

    @Test
    void pathsHaveTheLevelsThatTheyHaveByDefault() {
        assertThat(acquire(1, "/used".repeat(LockLimits.DEFAULT_PATH_LEVELS)))
                .singleElement()
                .asString()
                .startsWith("granted");
        assertThat(acquire(2, "/used".repeat(LockLimits.DEFAULT_PATH_LEVELS + 1)))
                .singleElement()
                .asString()
                .contains("PATH_TOO_DEEP");
    }

    private List<String> acquire(int more, String name) {
        AcquireRequest request = new AcquireRequest(ResourceName.of(name), LockMode.EX, 1, true, true, 0);
        return table.apply(new LockCommand.Acquire(USER, 7 + more, table.view().atMicros(), request)).stream()
                .map(EffectText::of)
                .toList();
    }

    private static byte[] recorded() {
        try (InputStream in = SnapshotVersion2Test.class.getResourceAsStream("/snapshots/version-2.snapshot")) {
            return Objects.requireNonNull(in).readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
