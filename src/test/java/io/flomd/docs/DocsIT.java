package io.flomd.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the commands of the pages, as printed, against the packaged service. */
class DocsIT {
    private static final Path PROJECT = Path.of("").toAbsolutePath();

    @TempDir
    private static Path bin;

    private static LivePage live;

    @BeforeAll
    static void prepare() throws IOException {
        live = new LivePage(bin);
    }

    static List<String> pages() {
        return LivePage.pages(true);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void theCommandsOfAPageRun(String page, @TempDir Path folder) throws IOException {
        live.run(DocPage.of(PROJECT.resolve(page)), folder, false);
    }

    @Test
    void pagesAreRun() {
        assertThat(pages()).contains("README.md", "src/docs/flom.md", "src/docs/migrating.md");
    }

    @Test
    void aCommandThatFailsFailsThePage(@TempDir Path folder) throws IOException {
        try (DocShell shell = new DocShell(folder, Map.of(), Map.of())) {
            shell.run("greeting=hello");
            shell.run("echo $greeting");
            shell.run(new DocPage.Block(1, "", "output", List.of("he…o")));
            assertThatThrownBy(() -> shell.run(new DocPage.Block(1, "", "output", List.of("bye"))))
                    .isInstanceOf(AssertionError.class);
            assertThatThrownBy(() -> shell.run("echo before\nfalse\necho after"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("exit status 1")
                    .hasMessageContaining("before");
        }
    }
}
