package io.flomd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.testing.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command does what the original was recorded to do with every behaviour of a server, except where the original is wrong. */
class ServerReactionsTest {
    private static final String RECORDING = "/transcripts/client_reactions_to_fake_server.json";

    /** Where the original takes a refusal for a grant. */
    private static final Map<String, String> MENDED_REFUSALS =
            Map.of("16/1 then 24/4", "Resource already locked, the lock cannot be obtained\n");

    /** Here the outcome depends on who is quicker; {@link LostLockTest} has it. */
    private static final String SERVER_CLOSES_WHILE_THE_COMMAND_RUNS = "16/0, server closes while the command runs";

    @TempDir
    Path dir;

    @TestFactory
    Stream<DynamicTest> reactsAsRecorded() throws IOException {
        JsonNode recording;
        try (var in = getClass().getResourceAsStream(RECORDING)) {
            recording = JsonMapper.builder().build().readTree(in);
        }
        return StreamSupport.stream(recording.spliterator(), false)
                .filter(row -> !row.get("name").asString().equals(SERVER_CLOSES_WHILE_THE_COMMAND_RUNS))
                .map(row -> DynamicTest.dynamicTest(row.get("name").asString(), () -> check(row)));
    }

    private void check(JsonNode row) throws IOException {
        String name = row.get("name").asString();
        Path ran = dir.resolve("ran-" + Integer.toHexString(name.hashCode()));
        CommandRun run;
        List<String> received;
        try (ScriptedServer server = new ScriptedServer(script(row))) {
            run = CommandRun.at(
                    server.port(), "-r", "fake", "--", "sh", "-c", "printf '%s' \"${1-none}\" > '" + ran + "'", "sh");
            received = List.copyOf(server.received());
        }
        boolean mended = MENDED_REFUSALS.containsKey(name);
        if (mended) {
            assertThat(run.err()).isEqualTo(MENDED_REFUSALS.get(name));
            assertThat(run.exitStatus()).isEqualTo(98);
            assertThat(ran).doesNotExist();
            return;
        }
        assertThat(run.exitStatus()).isEqualTo(row.get("exit").asInt());
        assertThat(run.err().stripTrailing())
                .isEqualTo(row.get("stderr").asString().stripTrailing());
        assertThat(Files.exists(ran)).isEqualTo(row.get("command_ran").asBoolean());
        if (Files.exists(ran)) {
            JsonNode element = row.get("element");
            assertThat(ran).hasContent(element.isNull() ? "none" : element.asString());
        }
        List<String> expected = new ArrayList<>();
        for (JsonNode message : row.get("client_sent")) {
            // The recording also has what happened to the socket afterwards.
            if (message.asString().startsWith("<")) {
                expected.add(message.asString());
            }
        }
        assertThat(withoutOurAttribute(received)).isEqualTo(withoutPeerId(expected));
    }

    private static List<ScriptedServer.Step> script(JsonNode row) {
        List<ScriptedServer.Step> script = new ArrayList<>();
        for (JsonNode step : row.get("server_sends")) {
            if (step.isNumber()) {
                script.add(new ScriptedServer.Pause((long) (step.asDouble() * 1000)));
            } else if (step.asString().equals("close")) {
                script.add(new ScriptedServer.Close());
            } else {
                script.add(new ScriptedServer.Send(step.asString()));
            }
        }
        return script;
    }

    /** The request asks for a fencing token, which the original does not know; all other bytes are the same. */
    private static List<String> withoutOurAttribute(List<String> messages) {
        return withoutPeerId(messages).stream()
                .map(message -> message.replace(" token=\"1\"", ""))
                .toList();
    }

    private static List<String> withoutPeerId(List<String> messages) {
        return messages.stream()
                .map(message -> message.replaceAll("<session peerid=\"[0-9a-f]*\"/>", "<session/>"))
                .toList();
    }
}
