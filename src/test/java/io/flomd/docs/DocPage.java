package io.flomd.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A page of Markdown, taken apart as far as the tests need it. */
final class DocPage {
    /**
     * A fenced block, or a table with a marker.
     *
     * @param line of its first line, from 1
     * @param language behind the fence; empty where there is none
     * @param comment directly above it; null where there is none
     */
    record Block(int line, String language, @Nullable String comment, List<String> lines) {
        /** What the comment says; null if it says nothing that is known. */
        @Nullable
        Marker marker() {
            return comment == null ? null : Marker.parse(comment).orElse(null);
        }

        String text() {
            return String.join("\n", lines) + "\n";
        }
    }

    /** A link, as it is written, and the line it is in, from 1. */
    record Link(int line, String target) {}

    private static final Pattern FENCE = Pattern.compile("\\s*```+\\s*([\\w-]*)\\s*");
    private static final Pattern COMMENT = Pattern.compile("\\s*<!-- (.*) -->\\s*");
    private static final Pattern HEADING = Pattern.compile("#{1,6} (.*)");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern CODE = Pattern.compile("(`+)(.+?)\\1");

    private final Path file;
    private final List<Block> blocks = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final List<String> anchors = new ArrayList<>();
    private final List<Integer> indentedLines = new ArrayList<>();

    private DocPage(Path file, List<String> lines) {
        this.file = file;
        parse(lines);
    }

    static DocPage of(Path file) {
        try {
            return new DocPage(file, Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All pages of the project: those at the top, below src/docs and of the chart. */
    static List<DocPage> all(Path project) {
        return Stream.of(
                        Stream.of(project.resolve("README.md"), project.resolve("CONTRIBUTING.md")),
                        below(project.resolve("src/docs")),
                        below(project.resolve("helm")))
                .flatMap(files -> files)
                .filter(Files::exists)
                .map(DocPage::of)
                .toList();
    }

    private static Stream<Path> below(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void parse(List<String> lines) {
        Map<String, Integer> headings = new HashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher fence = FENCE.matcher(line);
            Matcher heading = HEADING.matcher(line);
            String comment = i == 0 ? null : comment(lines.get(i - 1));
            if (fence.matches()) {
                int end = i + 1;
                while (end < lines.size() && !lines.get(end).strip().startsWith("```")) {
                    end++;
                }
                int indent = line.indexOf('`');
                List<String> inside = lines.subList(i + 1, Math.min(end, lines.size())).stream()
                        .map(text -> text.substring(Math.min(
                                indent, text.length() - text.stripLeading().length())))
                        .toList();
                blocks.add(new Block(i + 2, fence.group(1), comment, inside));
                i = end;
            } else if (line.startsWith("|") && comment != null) {
                int end = i;
                while (end < lines.size() && lines.get(end).startsWith("|")) {
                    end++;
                }
                blocks.add(new Block(i + 1, "table", comment, List.copyOf(lines.subList(i, end))));
                for (int row = i; row < end; row++) {
                    addLinks(row + 1, lines.get(row));
                }
                i = end - 1;
            } else if (heading.matches()) {
                String slug = slug(heading.group(1));
                int seen = headings.merge(slug, 1, Integer::sum);
                anchors.add(seen == 1 ? slug : slug + "-" + (seen - 1));
                addLinks(i + 1, line);
            } else {
                if (line.startsWith("    ") && (i == 0 || lines.get(i - 1).isBlank())) {
                    indentedLines.add(i + 1);
                }
                addLinks(i + 1, line);
            }
        }
    }

    private static @Nullable String comment(String line) {
        Matcher comment = COMMENT.matcher(line);
        return comment.matches() ? comment.group(1) : null;
    }

    private void addLinks(int line, String text) {
        LINK.matcher(CODE.matcher(text).replaceAll("code"))
                .results()
                .forEach(link -> links.add(new Link(line, link.group(1))));
    }

    /** The anchor that GitHub gives to a heading. */
    static String slug(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    /** The commands in the cells of a table, row by row: the code of the last column, or of the two last. */
    static List<String> commands(Block table, boolean lastColumnOnly) {
        List<String> commands = new ArrayList<>();
        // The first two rows are the heading and the line below it. A bar inside of code is written as \|.
        for (String row : table.lines().subList(2, table.lines().size())) {
            String[] cells = row.strip().replaceAll("^\\||\\|$", "").split("(?<!\\\\)\\|");
            for (int i = lastColumnOnly ? cells.length - 1 : cells.length - 2; i < cells.length; i++) {
                CODE.matcher(cells[i])
                        .results()
                        .map((MatchResult code) -> code.group(2).replace("\\|", "|"))
                        .forEach(commands::add);
            }
        }
        return commands;
    }

    Path file() {
        return file;
    }

    List<Block> blocks() {
        return blocks;
    }

    List<Link> links() {
        return links;
    }

    List<String> anchors() {
        return anchors;
    }

    /** First lines of blocks that are made by indenting, which carry no marker. */
    List<Integer> indentedLines() {
        return indentedLines;
    }
}
