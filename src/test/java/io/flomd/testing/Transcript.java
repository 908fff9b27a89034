package io.flomd.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A recorded conversation with the original server (src/test/resources/transcripts, see the README there).
 *
 * @param name of the scenario and of its file
 * @param about what it shows
 * @param events in the order of time
 * @param results one for each command of the original client that was run; empty for raw connections
 * @param details the whole recording, for keys that only some scenarios have
 */
public record Transcript(String name, String about, List<Event> events, List<CommandResult> results, JsonNode details) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Who sent something. */
    public enum Direction {
        CLIENT_TO_SERVER,
        SERVER_TO_CLIENT
    }

    /**
     * Something that was seen on the wire, or a note about it.
     *
     * @param connection number in the order of acceptance, 0 for the scenario itself, or "udp"
     * @param direction null in notes about the scenario
     * @param timeMillis since the scenario began
     * @param text the exact bytes; empty if this is only a note
     * @param note FIN, RST, a kill or a marker; empty if there is none
     */
    public record Event(String connection, @Nullable Direction direction, long timeMillis, String text, String note) {}

    /** How a command of the original client ended. */
    public record CommandResult(int exitStatus, String stdout, String stderr) {}

    /** The conversation with this name. */
    public static Transcript load(String name) {
        return of(name, json(name));
    }

    /** All conversations, by name; the recordings that are tables are left out. */
    public static List<Transcript> all() {
        List<Transcript> transcripts = new ArrayList<>();
        for (String name : names()) {
            JsonNode json = json(name);
            if (json.has("events")) {
                transcripts.add(of(name, json));
            }
        }
        return transcripts;
    }

    /** A recording as it is, for those that are tables and not conversations. */
    public static JsonNode json(String name) {
        String file = "/transcripts/" + name + ".json";
        try (InputStream in = Transcript.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no recording " + file);
            }
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was sent in this direction, in order; empty texts are left out. */
    public List<String> texts(Direction direction) {
        return events.stream()
                .filter(event -> event.direction() == direction && !event.text().isEmpty())
                .map(Event::text)
                .toList();
    }

    private static Transcript of(String name, JsonNode json) {
        List<Event> events = new ArrayList<>();
        for (JsonNode event : json.path("events")) {
            events.add(new Event(
                    event.path("conn").asString(""),
                    direction(event.path("dir").asString("")),
                    event.path("t_ms").asLong(),
                    event.path("text").asString(""),
                    event.path("note").asString("")));
        }
        List<CommandResult> results = new ArrayList<>();
        for (JsonNode result : json.path("results")) {
            results.add(new CommandResult(
                    result.path("exit").asInt(),
                    result.path("stdout").asString(""),
                    result.path("stderr").asString("")));
        }
        return new Transcript(name, json.path("about").asString(""), List.copyOf(events), List.copyOf(results), json);
    }

    private static @Nullable Direction direction(String dir) {
        return switch (dir) {
            case "c2s" -> Direction.CLIENT_TO_SERVER;
            case "s2c" -> Direction.SERVER_TO_CLIENT;
            case "note", "" -> null;
            default -> throw new IllegalArgumentException("direction '" + dir + "' is not c2s or s2c");
        };
    }

    private static List<String> names() {
        URI directory;
        try {
            directory = Transcript.class.getResource("/transcripts").toURI();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        try (Stream<Path> files = Files.list(Path.of(directory))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".json"))
                    .map(file -> file.substring(0, file.length() - ".json".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
