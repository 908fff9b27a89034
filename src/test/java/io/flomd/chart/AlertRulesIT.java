package io.flomd.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.testing.SystemRequirements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus itself reads the alerts of the chart, and they fire when they should and only then. */
@Tag("system")
class AlertRulesIT {
    /** Series, and what fires at which time: promtool's own format. */
    static final Path CASES = Path.of("src", "test", "resources", "chart", "alert-cases.yaml");

    @TempDir
    private Path directory;

    @BeforeEach
    void writeRules() throws IOException {
        SystemRequirements.requirePrograms("promtool");
        Object spec =
                Chart.render("host-network").plain().get("PrometheusRule/flomd").get("spec");
        Files.writeString(directory.resolve("rules.yaml"), Yamls.dump(spec));
        Files.copy(CASES, directory.resolve("cases.yaml"));
    }

    @Test
    void theRulesAreRules() throws Exception {
        assertThat(promtool("check", "rules", "rules.yaml")).contains("13 rules found");
    }

    @Test
    void theyFireWhenTheyShouldAndOnlyThen() throws Exception {
        assertThat(promtool("test", "rules", "cases.yaml")).contains("SUCCESS");
    }

    @Test
    void theRulesOfEachModeAreRules() throws Exception {
        for (String mode : List.of("monitored", "everything")) {
            for (Map<String, Object> object : Chart.render(mode).plain().values()) {
                if ("PrometheusRule".equals(object.get("kind"))) {
                    Files.writeString(directory.resolve(mode + ".yaml"), Yamls.dump(object.get("spec")));
                    assertThat(promtool("check", "rules", mode + ".yaml")).contains("12 rules found");
                }
            }
            assertThat(directory.resolve(mode + ".yaml")).exists();
        }
    }

    private String promtool(String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("promtool").directory(directory.toFile());
        builder.command().addAll(List.of(arguments));
        Path output = directory.resolve("output");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
            String text = Files.readString(output);
            assertThat(process.exitValue()).as(text).isZero();
            return text;
        } finally {
            process.destroyForcibly();
        }
    }
}
