package io.flomd.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the Dockerfile repeats of other files. */
class DockerfileTest {
    @Test
    void theDefaultVersionIsTheProjects() throws IOException {
        String project = first("<artifactId>flomd</artifactId>\\s*<version>([^<]+)</version>", "pom.xml");
        assertThat(first("(?m)^ARG VERSION=(\\S+)$", "Dockerfile")).isEqualTo(project);
    }

    @Test
    void theUserIsANumber() throws IOException {
        assertThat(first("(?m)^USER (\\S+)$", "Dockerfile")).isEqualTo("10001:10001");
    }

    private static String first(String pattern, String file) throws IOException {
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(Path.of(file)));
        assertThat(matcher.find()).as(pattern + " in " + file).isTrue();
        return matcher.group(1);
    }
}
