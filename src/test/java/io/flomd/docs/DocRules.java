package io.flomd.docs;

import io.flomd.docs.DocPage.Block;
import io.flomd.docs.DocPage.Link;
import io.flomd.docs.Marker.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rules of the pages: every block says what becomes of it, every link leads somewhere, the index is complete. */
final class DocRules {
    private DocRules() {}

    /** What is wrong with the pages of this project: one line for each finding, with file and line. */
    static List<String> findings(Path project) {
        List<String> findings = new ArrayList<>();
        List<DocPage> pages = DocPage.all(project);
        for (DocPage page : pages) {
            String name = name(project, page);
            page.indentedLines()
                    .forEach(
                            line -> findings.add(name + ":" + line + ": an indented block; use a fence with a marker"));
            @Nullable Block before = null;
            for (Block block : page.blocks()) {
                String finding = finding(project, block, before);
                if (finding != null) {
                    findings.add(name + ":" + block.line() + ": " + finding);
                }
                before = block;
            }
            for (Link link : page.links()) {
                String finding = finding(page, link);
                if (finding != null) {
                    findings.add(name + ":" + link.line() + ": " + finding);
                }
            }
        }
        findings.addAll(missingInIndex(project, pages));
        return findings;
    }

    private static @Nullable String finding(Path project, Block block, @Nullable Block before) {
        Marker marker = block.marker();
        if (marker == null) {
            return block.comment() == null
                    ? "a block without a marker (see CONTRIBUTING.md)"
                    : "no marker: " + block.comment();
        }
        if (marker.isOfTable() != block.language().equals("table")) {
            return "this marker is not for this kind of block: " + block.comment();
        }
        if (marker.kind() == Kind.COMPILED && !block.language().equals("java")) {
            return "compiled, but not marked as java";
        }
        if (marker.kind() == Kind.OUTPUT
                && (before == null || before.marker() == null || before.marker().kind() != Kind.RUN)) {
            return "an output that follows no block that is run";
        }
        if (marker.kind() == Kind.FILE) {
            Path file = project.resolve(marker.detail());
            if (Files.isRegularFile(file) && !stripped(DocShell.read(file)).contains(stripped(block.text()))) {
                return "not in the file " + marker.detail();
            }
        }
        return null;
    }

    private static String stripped(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n"));
    }

    private static @Nullable String finding(DocPage page, Link link) {
        String target = link.target();
        if (target.startsWith("http://") || target.startsWith("https://") || target.startsWith("mailto:")) {
            return null;
        }
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty() ? page.file() : page.file().resolveSibling(parts[0]);
        if (!Files.exists(file)) {
            return "a link to " + target + ", which does not exist";
        }
        if (parts.length == 2 && !DocPage.of(file).anchors().contains(parts[1])) {
            return "a link to " + target + ", which has no such heading";
        }
        return null;
    }

    private static List<String> missingInIndex(Path project, List<DocPage> pages) {
        Path folder = project.resolve("src/docs");
        Path index = folder.resolve("README.md");
        List<Path> linked = pages.stream()
                .filter(page -> page.file().equals(index))
                .flatMap(page -> page.links().stream())
                .map(link -> folder.resolve(link.target().split("#", 2)[0]).normalize())
                .toList();
        return pages.stream()
                .filter(page ->
                        folder.equals(page.file().getParent()) && !page.file().equals(index))
                .filter(page -> !linked.contains(page.file()))
                .map(page -> name(project, page) + ": not in the index src/docs/README.md")
                .toList();
    }

    static String name(Path project, DocPage page) {
        return project.relativize(page.file()).toString().replace('\\', '/');
    }
}
