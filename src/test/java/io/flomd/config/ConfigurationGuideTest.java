package io.flomd.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.flomconf.FlomConfKey;
import io.flomd.observability.LockMeters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The guide says of every key, every line of flom.conf and every meter what the code says. */
class ConfigurationGuideTest {
    private final String guide;

    ConfigurationGuideTest() throws IOException {
        guide = Files.readString(Path.of("src/docs/configuration.md"));
    }

    @Test
    void hasARowForEachKeyWithDefaultAndRange() {
        for (FlomKey key : FlomKey.ALL) {
            String defaultText = key.defaultText().isEmpty() ? "empty" : "`" + key.defaultText() + "`";
            assertThat(guide).contains("| `" + key.name() + "` | " + defaultText + " | " + key.allowed() + " | ");
        }
        assertThat(guide.lines().filter(line -> line.startsWith("| `flom.") && line.split("\\|").length == 5))
                .as("rows of keys and of meters")
                .hasSize(FlomKey.ALL.size() + LockMeters.values().length);
    }

    @Test
    void saysWhatEachKeyOfFlomConfIsCalledHere() {
        for (Map.Entry<FlomConfKey, String> mapping : FlomConfMapping.PROPERTIES.entrySet()) {
            assertThat(guide).contains("| `" + mapping.getKey().key() + "` | `" + mapping.getValue() + "` |");
        }
    }

    @Test
    void hasARowForEachMeter() {
        for (LockMeters meter : LockMeters.values()) {
            String tags = Arrays.stream(meter.getKeyNames())
                    .map(tag -> "`" + tag.asString() + "`")
                    .collect(Collectors.joining(", "));
            assertThat(guide)
                    .contains("| `" + meter.getName() + "` | "
                            + meter.getType().name().toLowerCase(Locale.ROOT) + " | " + tags + " | "
                            + meter.description() + " |");
        }
    }
}
