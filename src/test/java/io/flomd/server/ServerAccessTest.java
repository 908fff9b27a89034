package io.flomd.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.access.AccessRules;
import io.flomd.conformance.Rule;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients see of the rules of who may do what. */
class ServerAccessTest {
    private TestServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    @Rule("LK-229")
    void aFirstRequestThatIsDeniedIsTheLastOfItsConnection() {
        server = server("deny resource=secret");
        try (TestClient client = server.connect()) {
            assertThat(client.lock("secret")).contains("step=\"16\"").contains("rc=\"-14\"");
            assertThat(client.isClosedByPeer()).isTrue();
        }
        assertThat(server.seen).contains("denied lock by 0");
        assertThat(server.view().resources()).isEmpty();
    }

    @Test
    void aLaterRequestThatIsDeniedLeavesTheLocksBefore() {
        server = server("deny resource=secret");
        try (TestClient client = server.connect();
                TestClient other = server.connect()) {
            assertThat(client.lock("mine")).contains("rc=\"0\"");
            assertThat(client.lock("secret")).contains("rc=\"-14\"");
            assertThat(client.lock("too")).contains("rc=\"0\"");
            assertThat(other.send(TestClient.lockMessage("mine", 5, false)).receive())
                    .contains("rc=\"4\"");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "deny what=wait,           1, 1, -14",
        "deny what=wait,           0, 1, 0",
        "deny what=create,         1, 1, -14",
        "deny what=create,         0, 1, -14",
        "deny what=create,         0, 0, 5",
        "deny what=create,         1, 0, 2",
        "deny what=wait|create,    0, 0, 5",
        "deny what=lock,           0, 0, -14",
        "deny what=shutdown,       1, 1, 0",
        "deny modes=EX,            1, 1, -14",
        "deny modes=PR,            1, 1, 0",
        "deny from=127.0.0.0/8,    1, 1, -14",
        "deny from=unix|::1,       1, 1, 0",
        "deny principal=*,         1, 1, 0",
        "deny types=simple,        1, 1, -14",
    })
    void aRequestNeedsAllThatItAsksFor(String rule, int wait, int create, int code) {
        server = server(rule);
        try (TestClient client = server.connect()) {
            String request =
                    TestClient.lockMessage("r", 5, wait == 1).replace("create=\"1\"", "create=\"" + create + "\"");
            assertThat(client.send(request).receive()).contains("rc=\"" + code + "\"");
        }
    }

    @Test
    void whoMayNotDiscoverIsClosedWithoutAnAnswer() {
        server = server("deny what=discover");
        String discover = TestClient.HEADER + "<msg level=\"3\" verb=\"4\" step=\"8\"></msg>";
        try (TestClient client = server.connect()) {
            assertThat(client.send(discover).isClosedByPeer()).isTrue();
        }
        assertThat(server.seen).contains("denied discover by 0");
    }

    @Test
    void whoIsDeniedByARuleDoesNotEndTheServer() {
        server = server("deny what=shutdown");
        String shutdown = TestClient.HEADER + "<msg level=\"3\" verb=\"5\" step=\"8\"><session peerid=\"x\"/>"
                + "<shutdown immediate=\"1\"/></msg>";
        try (TestClient client = server.connect()) {
            assertThat(client.send(shutdown).isClosedByPeer()).isTrue();
        }
        assertThat(server.seen)
                .contains("denied shutdown by 0", "shutdown message ignored")
                .noneMatch(text -> text.startsWith("shut down"));
    }

    private static TestServer server(String... rules) {
        return new TestServer(TestServer.settings("127.0.0.1"), AccessRules.of(List.of(rules)));
    }
}
