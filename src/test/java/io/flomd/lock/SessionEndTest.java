package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.testing.SessionCommands;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The end of a session, if a part of it cannot be released: the failure is told, and all the other parts are released. */
class SessionEndTest {
    private static final SessionId A = new SessionId(0, 1);
    private static final SessionId B = new SessionId(0, 2);
    private static final List<String> NAMES = List.of("first", "/a/b", "broken", "n[3]", "last");

    private final LockTable table = new LockTable(LockLimits.DEFAULTS, TableZone.UTC, 1);
    private final SessionCommands commands = new SessionCommands();

    @Test
    void everyPartIsReleasedThoughOneFails() {
        table.apply(SessionCommands.open(A, 0));
        table.apply(SessionCommands.open(B, 0));
        NAMES.forEach(name -> acquire(A, name, true));
        acquire(A, "awaited", false);
        NAMES.forEach(name -> acquire(B, name, true));
        Session session = Objects.requireNonNull(table.sessions.get(A));
        Attachment broken = Objects.requireNonNull(session.attachments().get(ResourceName.of("broken")));
        // As if the table had lost its place among the holders.
        Objects.requireNonNull(broken.holders.first()).place = -1;

        assertThatThrownBy(() -> table.apply(commands.close(A, 0)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is not in the roll");

        LockView view = table.view();
        assertThat(view.awaitingCreation()).isEmpty();
        for (LockView.Resource resource : view.resources()) {
            if (!resource.name().text().equals("broken")) {
                assertThat(resource.holders()).as(resource.name().text()).hasSize(1);
                assertThat(resource.holders().get(0).session()).isEqualTo(B);
            }
        }
    }

    private void acquire(SessionId session, String name, boolean mayCreate) {
        AcquireRequest request = new AcquireRequest(ResourceName.of(name), LockMode.EX, 3, true, mayCreate, 0);
        table.apply(commands.acquire(session, 0, request));
    }
}
