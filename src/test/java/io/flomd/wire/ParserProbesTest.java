package io.flomd.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.flomd.resource.ResourceName;
import io.flomd.testing.Transcript;
import io.flomd.wire.MalformedMessageException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/** 90 messages that the original server was given, and what became of them: ours are judged alike but for named differences. */
class ParserProbesTest {
    private static final List<JsonNode> PROBES = probes();

    private static final Map<String, Reason> REFUSED = Map.ofEntries(
            Map.entry("leading BOM", Reason.NOT_XML),
            Map.entry("unknown tag with attributes", Reason.UNEXPECTED_CONTENT),
            Map.entry("rollback attr on lock resource", Reason.UNEXPECTED_CONTENT),
            Map.entry("mode attr on unlock (after nothing)", Reason.UNEXPECTED_CONTENT),
            Map.entry("resource missing", Reason.MISSING_CONTENT),
            Map.entry("resource without name", Reason.MISSING_CONTENT),
            Map.entry("level 4", Reason.WRONG_LEVEL),
            Map.entry("verb missing", Reason.UNKNOWN_MESSAGE),
            Map.entry("verb 9", Reason.UNKNOWN_MESSAGE),
            Map.entry("verb 0", Reason.UNKNOWN_MESSAGE),
            Map.entry("verb 1 step 40", Reason.UNKNOWN_MESSAGE));

    /** The original looks at one line only, or up to a NUL only, where our names must match as a whole. */
    private static final Set<String> NAMES_THAT_ONLY_THE_ORIGINAL_TAKES =
            Set.of("NAME 'a\\nb'", "NAME 'a\\n!!'", "NAME '/a\\n'", "NAME with NUL inside");

    /** Names that match the pattern of timestamps; that their format is of no use is seen when the resource is created. */
    private static final Set<String> FORMATS_WITHOUT_A_SECOND = Set.of("NAME '_t_%d[1]'", "NAME '_t_S[1]'");

    @TestFactory
    Stream<DynamicTest> eachProbeIsJudgedAsByTheOriginal() {
        return PROBES.stream().map(probe -> dynamicTest(name(probe), () -> judge(probe)));
    }

    @Test
    void eachNamedDifferenceIsAProbe() {
        List<String> names = PROBES.stream().map(ParserProbesTest::name).toList();
        assertThat(names)
                .hasSize(90)
                .containsAll(REFUSED.keySet())
                .containsAll(NAMES_THAT_ONLY_THE_ORIGINAL_TAKES)
                .containsAll(FORMATS_WITHOUT_A_SECOND);
    }

    private static void judge(JsonNode probe) throws MalformedMessageException {
        String name = name(probe);
        String sent = probe.get("sent").asString();
        String answer = probe.get("received").get(0).asString();
        boolean refusedByTheOriginal = answer.equals("<EOF>");
        if (refusedByTheOriginal && !FORMATS_WITHOUT_A_SECOND.contains(name)) {
            MalformedMessageException refusal =
                    catchThrowableOfType(MalformedMessageException.class, () -> RecordedMessages.readAll(sent));
            assertThat(refusal).isNotNull();
            assertThat(refusal.reason()).isEqualTo(REFUSED.get(name));
            return;
        }
        assertThat(RecordedMessages.read(sent)).isInstanceOfSatisfying(FlomMessage.LockRequest.class, request -> {
            boolean nameIsTaken = !answer.contains("rc=\"-14\"") && !NAMES_THAT_ONLY_THE_ORIGINAL_TAKES.contains(name);
            assertThat(ResourceName.ofBytes(request.name()) != null).isEqualTo(nameIsTaken);
        });
    }

    private static String name(JsonNode probe) {
        return probe.get("name").asString();
    }

    private static List<JsonNode> probes() {
        List<JsonNode> probes = new ArrayList<>();
        Transcript.json("parser_probes").forEach(probes::add);
        return probes;
    }
}
