package io.flomd.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the pages to the {@link DocRules}, and the rules to pages that break them. */
class DocPageTest {
    @TempDir
    private Path project;

    @BeforeEach
    void writeIndex() throws IOException {
        write("src/docs/README.md", "# Docs\n\n[a](a.md)\n");
        write("src/docs/a.md", "# A page\n");
    }

    @Test
    void thePagesKeepTheRules() {
        Path root = Path.of("").toAbsolutePath();
        assertThat(DocPage.all(root)).hasSizeGreaterThan(15);
        assertThat(DocRules.findings(root)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!-- run -->\n```\ntrue\n```\n<!-- output -->\n```\n```",
                "<!-- run with curl, jq -->\n```sh\ntrue\n```",
                "<!-- run in the background until it is up -->\n```\ntrue\n```",
                "<!-- not run: it needs a cluster -->\n```\ntrue\n```",
                "<!-- compiled -->\n```java\nint i;\n```",
                "<!-- file notes.txt -->\n```\na\n```",
                "<!-- file same.txt -->\n```\nsame\n```",
                "<!-- run: right column -->\n| theirs | ours |\n|---|---|\n| `a` | `b` |",
                "[page](a.md), [part](README.md#docs), [here](#top), [out](https://example.com/x)\n\n# Top",
                "1. a list\n    with more of it",
                "no link: `[x](nowhere.md)`"
            })
    void aGoodPageHasNoFindings(String text) throws IOException {
        write("same.txt", "same\n");
        write("src/docs/a.md", text + "\n");
        assertThat(DocRules.findings(project)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```\ntrue\n```",
                "<!-- run -->\n\n```\ntrue\n```",
                "<!-- runs -->\n```\ntrue\n```",
                "<!-- not run: -->\n```\ntrue\n```",
                "<!-- compiled -->\n```\nint i;\n```",
                "<!-- output -->\n```\n```",
                "<!-- run: right column -->\n```\ntrue\n```",
                "<!-- file other.txt -->\n```\nsame\n```",
                "text\n\n    indented",
                "[x](nowhere.md)",
                "[x](#nowhere)",
                "[x](README.md#nowhere)"
            })
    void whatBreaksARuleIsFound(String text) throws IOException {
        write("other.txt", "other\n");
        write("src/docs/a.md", text + "\n");
        assertThat(DocRules.findings(project)).singleElement().asString().startsWith("src/docs/a.md:");
    }

    @Test
    void pagesOfTheTopAndTheChartAreChecked() throws IOException {
        write("README.md", "[x](nowhere.md)\n");
        write("CONTRIBUTING.md", "[x](nowhere.md)\n");
        write("helm/flomd/README.md", "[x](nowhere.md)\n");
        assertThat(DocRules.findings(project)).hasSize(3);
    }

    @Test
    void aPageThatIsNotInTheIndexIsFound() throws IOException {
        write("src/docs/b.md", "# B\n");
        assertThat(DocRules.findings(project)).containsExactly("src/docs/b.md: not in the index src/docs/README.md");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "From flock(1), first|from-flock1-first",
                "`flom.conf` & more|flomconf--more",
                "Überholen|überholen"
            })
    void anchorsAreThoseOfGitHub(String heading, String anchor) {
        assertThat(DocPage.slug(heading)).isEqualTo(anchor);
    }

    @Test
    void commandsOfATableAreTheCodeOfItsLastColumns() {
        DocPage.Block table = new DocPage.Block(
                1,
                "table",
                "run: right column",
                List.of("| a | theirs | ours |", "|---|---|---|", "| `x` | `t` | `o \\| p`, then `q` |"));
        assertThat(DocPage.commands(table, true)).containsExactly("o | p", "q");
        assertThat(DocPage.commands(table, false)).containsExactly("t", "o | p", "q");
    }

    private void write(String name, String text) throws IOException {
        Path file = project.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
