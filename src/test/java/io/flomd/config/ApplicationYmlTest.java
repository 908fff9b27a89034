package io.flomd.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.io.ClassPathResource;

/** The commented list of defaults, the records and the generated metadata say the same. */
class ApplicationYmlTest {
    static List<FlomKey> keys() {
        return FlomKey.ALL;
    }

    @Test
    void listsEveryKeyWithItsDefaultAndNoOther() throws IOException {
        Map<String, String> listed = new TreeMap<>();
        MapPropertySource source = (MapPropertySource) new YamlPropertySourceLoader()
                .load("yml", new ClassPathResource("application.yml"))
                .get(0);
        for (String name : source.getPropertyNames()) {
            if (name.startsWith("flom.")) {
                listed.put(name, String.valueOf(source.getProperty(name)));
            }
        }
        Map<String, String> declared = new TreeMap<>();
        FlomKey.ALL.forEach(key -> declared.put(key.name().toString(), key.defaultText()));
        assertThat(listed).isEqualTo(declared);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void saysAboveEachKeyWhatIsAllowed(FlomKey key) throws IOException {
        assertThat(commentAbove(key)).contains("Allowed: " + key.allowed());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void eachKeyHasADescriptionInTheMetadata(FlomKey key) throws IOException {
        Map<String, Map<?, ?>> described = new HashMap<>();
        for (String file : List.of("spring", "additional-spring")) {
            Map<String, Object> metadata = JsonParserFactory.getJsonParser()
                    .parseMap(text("META-INF/" + file + "-configuration-metadata.json"));
            for (Object property : (List<?>) Objects.requireNonNull(metadata.get("properties"))) {
                Map<?, ?> fields = (Map<?, ?>) property;
                described.put(String.valueOf(fields.get("name")), fields);
            }
        }
        Map<?, ?> metadata = described.get(key.name().toString());
        assertThat(metadata).isNotNull();
        assertThat(String.valueOf(metadata.get("description")))
                .hasSizeGreaterThan(20)
                .endsWith(".");
    }

    /** The lines of comment directly above the key, joined. */
    private static String commentAbove(FlomKey key) throws IOException {
        String[] path = new String[8];
        List<String> comment = new ArrayList<>();
        for (String line : text("application.yml").lines().toList()) {
            String trimmed = line.trim();
            if (trimmed.startsWith("#")) {
                comment.add(trimmed.substring(1).trim());
                continue;
            }
            if (!trimmed.isEmpty()) {
                int depth = line.indexOf(trimmed) / 2;
                path[depth] = trimmed.split(":", 2)[0];
                if (String.join(".", Arrays.copyOf(path, depth + 1))
                        .equals(key.name().toString())) {
                    return String.join(" ", comment);
                }
            }
            comment.clear();
        }
        throw new AssertionError(key.name() + " is not listed");
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = new ClassPathResource(resource).getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
