package io.flomd;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.architecture.TidyRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the source to the {@link TidyRules}, and the rules to source that breaks them. */
class TidyTest {
    private static final String INFO = "@NullMarked\npackage io.flomd.lock;\n";

    @TempDir
    private Path project;

    @Test
    void theSourceIsTidy() {
        Path root = Path.of("").toAbsolutePath();
        assertThat(root.resolve("src/main/java/io/flomd/lock/LockTable.java")).exists();
        assertThat(TidyRules.findings(root)).isEmpty();
    }

    @Test
    void tidySourceHasNoFindings() throws IOException {
        write("src/main/java/io/flomd/lock/package-info.java", INFO);
        write(
                "src/main/java/io/flomd/lock/A.java",
                "class A { String s = \"A\".toLowerCase(Locale.ROOT); } // todos los dias\n");
        write("src/main/java/io/flomd/cli/package-info.java", INFO);
        write("src/main/java/io/flomd/cli/Poll.java", "class Poll { { Thread." + "sleep(1); } }\n");
        write("src/test/java/io/flomd/lock/ATest.java", "\n".repeat(TidyRules.FILE_LINES_MAX));
        assertThat(TidyRules.findings(project)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "// FIX" + "ME later",
                "/* TO" + "DO: later */",
                "@Dis" + "abled",
                "@Dis" + "abledOnOs(OS.LINUX)",
                "Thread." + "sleep(1);",
                "TimeUnit.SECONDS." + "sleep(1);",
                "name.toLower" + "Case()",
                "name.toUpper" + "Case( )",
                "map(String::toUpper" + "Case)"
            })
    void whatIsForbiddenIsFoundInMainAndTestSource(String line) throws IOException {
        write("src/main/java/io/flomd/lock/package-info.java", INFO);
        write("src/main/java/io/flomd/lock/A.java", "class A {\n" + line + "\n}\n");
        write("src/test/java/io/flomd/lock/ATest.java", line);
        assertThat(TidyRules.findings(project))
                .hasSize(2)
                .anyMatch(finding -> finding.startsWith("src/main/java/io/flomd/lock/A.java: "))
                .anyMatch(finding -> finding.startsWith("src/test/java/io/flomd/lock/ATest.java: "));
    }

    @Test
    void aFileOfOneLineTooManyIsFound() throws IOException {
        write("src/test/java/io/flomd/lock/ATest.java", "\n".repeat(TidyRules.FILE_LINES_MAX + 1));
        assertThat(TidyRules.findings(project))
                .containsExactly("src/test/java/io/flomd/lock/ATest.java: 501 lines are more than 500");
    }

    @Test
    void aPackageWithoutNullMarkedIsFound() throws IOException {
        write("src/main/java/io/flomd/lock/A.java", "class A {}\n");
        write("src/main/java/io/flomd/wire/package-info.java", "package io.flomd.wire;\n");
        assertThat(TidyRules.findings(project))
                .containsExactly(
                        "src/main/java/io/flomd/lock: no package-info.java",
                        "src/main/java/io/flomd/wire/package-info.java: not @NullMarked");
    }

    private void write(String name, String text) throws IOException {
        Path file = project.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
