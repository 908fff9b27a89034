package io.flomd.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.testing.SystemRequirements;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the pages whose commands need more than a shell and a JDK: curl, the lock programs that people come from, and so on. */
@Tag("system")
class DocsSystemIT {
    private static final Path PROJECT = Path.of("").toAbsolutePath();

    @TempDir
    private static Path bin;

    private static LivePage live;

    @BeforeAll
    static void prepare() throws IOException {
        live = new LivePage(bin);
    }

    static List<String> pages() {
        return LivePage.pages(false);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void theCommandsOfAPageRun(String name, @TempDir Path folder) throws IOException {
        DocPage page = DocPage.of(PROJECT.resolve(name));
        SystemRequirements.requirePrograms(LivePage.programs(page));
        live.run(page, folder, true);
    }

    @Test
    void pagesAreRun() {
        assertThat(pages()).contains("README.md", "src/docs/migrating.md");
    }
}
