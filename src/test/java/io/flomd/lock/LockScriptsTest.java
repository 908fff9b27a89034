package io.flomd.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.testing.SessionCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each type of resource on a page: commands, and under each all its effects. {@code -Dscripts.rewrite=true} writes the effects anew, for a reader to
 * compare.
 *
 * <p>Lines of a script: {@code 1 opens}, {@code 1 locks a PR}, with {@code x3} for a quantity and the words {@code nowait}, {@code nocreate} and
 * {@code for 5000} (milliseconds unused); {@code 1 unlocks a}, with {@code rollback}; {@code 1 closes}; {@code revoke 1 why},
 * {@code take 1 a 2 why} (request 2 of session 1); {@code pass 1500} (milliseconds). What begins with {@code #} is for the reader.
 */
class LockScriptsTest {
    private static final Path SCRIPTS = Path.of("src/test/resources/scripts");
    private static final LockLimits LIMITS = new LockLimits(10, 10, 10, 1, 10);

    private final LockTable table = new LockTable(LIMITS, TableZone.UTC, 1);
    private final SessionCommands commands = new SessionCommands();
    private long nowMicros = 1_700_000_000_000_000L;

    @ParameterizedTest
    @ValueSource(strings = {"simple", "numeric", "set", "hierarchical", "sequence", "timestamp", "sessions"})
    void aScriptHasTheEffectsThatAreWrittenInIt(String name) throws IOException {
        Path file = SCRIPTS.resolve(name + ".txt");
        List<String> expected = Files.readAllLines(file);
        List<String> played = new ArrayList<>();
        for (String line : expected) {
            if (line.isEmpty() || line.startsWith("#")) {
                played.add(line);
            } else if (!line.startsWith("    ")) {
                played.add(line);
                table.apply(command(line.split(" ", -1))).forEach(effect -> played.add("    " + words(effect)));
            }
        }
        if (Boolean.getBoolean("scripts.rewrite")) {
            Files.write(file, played);
        }
        assertThat(String.join("\n", played)).isEqualTo(String.join("\n", expected));
    }

    private LockCommand command(String[] words) {
        if (words[0].equals("pass")) {
            nowMicros += Long.parseLong(words[1]) * 1_000;
            return new LockCommand.Tick(nowMicros);
        } else if (words[0].equals("revoke")) {
            return new LockCommand.RevokeSession(session(words[1]), nowMicros, words[2]);
        } else if (words[0].equals("take")) {
            return new LockCommand.RevokeLock(
                    session(words[1]), ResourceName.of(words[2]), Long.parseLong(words[3]), nowMicros, words[4]);
        }
        SessionId session = session(words[0]);
        List<String> options = List.of(words);
        return switch (words[1]) {
            case "opens" -> SessionCommands.open(session, nowMicros);
            case "closes" -> commands.close(session, nowMicros);
            case "unlocks" ->
                commands.release(session, nowMicros, ResourceName.of(words[2]), options.contains("rollback"));
            case "locks" -> commands.acquire(session, nowMicros, request(words, options));
            default -> throw new IllegalArgumentException("no script says '" + words[1] + "'");
        };
    }

    private static AcquireRequest request(String[] words, List<String> options) {
        int quantity = options.stream()
                .filter(word -> word.matches("x\\d+"))
                .map(word -> Integer.valueOf(word.substring(1)))
                .findFirst()
                .orElse(1);
        int lifespan = options.contains("for") ? Integer.parseInt(words[options.indexOf("for") + 1]) : 0;
        return new AcquireRequest(
                ResourceName.of(words[2]),
                words.length > 3 && words[3].length() == 2 && !words[3].startsWith("x")
                        ? LockMode.valueOf(words[3])
                        : LockMode.EX,
                quantity,
                !options.contains("nowait"),
                !options.contains("nocreate"),
                lifespan);
    }

    private static SessionId session(String word) {
        return new SessionId(0, Long.parseLong(word));
    }

    /** Everything that the effect says, without what it does not say. */
    private static String words(LockEffect effect) {
        String text = effect.toString();
        int bracket = text.indexOf('[');
        return text.substring(0, bracket) + " "
                + text.substring(bracket + 1, text.length() - 1).replaceAll(", \\w+=null", "");
    }
}
