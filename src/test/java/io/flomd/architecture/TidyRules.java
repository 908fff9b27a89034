package io.flomd.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Rules about the text of the source, for what a compiler does not see. */
public final class TidyRules {
    /** Longer files are more than one thing. */
    public static final int FILE_LINES_MAX = 500;

    // The words are put together here so that this file does not break its own rules.
    private static final Map<Pattern, String> FORBIDDEN = forbidden();
    private static final Pattern SLEEP =
            Pattern.compile("Thread\\s*\\.\\s*" + "sleep|TimeUnit\\.\\w+\\s*\\.\\s*" + "sleep");

    /** The command may wait for other processes; everywhere else there is something better to wait for. */
    private static final String MAY_SLEEP = "src/main/java/io/flomd/cli/";

    private TidyRules() {}

    /** What is wrong with the Java source below this project directory: one line for each finding, with its file. */
    public static List<String> findings(Path project) {
        List<String> findings = new ArrayList<>();
        for (Path file : javaFiles(project.resolve("src"))) {
            findings.addAll(findingsIn(name(project, file), read(file)));
        }
        findings.addAll(packageFindings(project));
        return findings;
    }

    /** What is wrong with one file of this name, from the project directory on. */
    private static List<String> findingsIn(String name, String source) {
        List<String> findings = new ArrayList<>();
        long lines = source.lines().count();
        if (lines > FILE_LINES_MAX) {
            findings.add(name + ": " + lines + " lines are more than " + FILE_LINES_MAX);
        }
        FORBIDDEN.forEach((pattern, reason) -> pattern.matcher(source)
                .results()
                .forEach(match -> findings.add(name + ": " + match.group() + " - " + reason)));
        if (!name.startsWith(MAY_SLEEP) && SLEEP.matcher(source).find()) {
            findings.add(name + ": sleeps - wait for a condition instead, with a limit");
        }
        return findings;
    }

    /** Main packages without a package-info that makes null the exception. */
    private static List<String> packageFindings(Path project) {
        TreeSet<Path> packages = new TreeSet<>();
        javaFiles(project.resolve("src/main/java")).forEach(file -> packages.add(file.getParent()));
        List<String> findings = new ArrayList<>();
        for (Path directory : packages) {
            Path info = directory.resolve("package-info.java");
            if (!Files.exists(info)) {
                findings.add(name(project, directory) + ": no package-info.java");
            } else if (!read(info).contains("@NullMarked")) {
                findings.add(name(project, info) + ": not @NullMarked");
            }
        }
        return findings;
    }

    private static Map<Pattern, String> forbidden() {
        Map<Pattern, String> forbidden = new LinkedHashMap<>();
        forbidden.put(Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b"), "finish it or leave it out");
        forbidden.put(Pattern.compile("@Dis" + "abled\\w*"), "a test that does not run tests nothing");
        forbidden.put(
                Pattern.compile("\\.to(Lower|Upper)Case\\(\\s*\\)|::to(Lower|Upper)Case\\b"),
                "say in which locale, or a Turkish machine will do otherwise");
        return forbidden;
    }

    private static List<Path> javaFiles(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path project, Path file) {
        return project.relativize(file).toString().replace('\\', '/');
    }
}
