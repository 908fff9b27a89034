package io.flomd.docs;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the comment above a block says about it.
 *
 * <table>
 * <caption>The forms of the comment</caption>
 * <tr><td>{@code run}</td><td>run in the shell of its page</td></tr>
 * <tr><td>{@code run with curl, jq}</td><td>the same, where these programs are installed</td></tr>
 * <tr><td>{@code run … in the background until TEXT}</td><td>a terminal of its own: goes on when TEXT was written</td></tr>
 * <tr><td>{@code run …: right column}, {@code both columns}</td><td>the commands of a table</td></tr>
 * <tr><td>{@code output}</td><td>what the block before it writes; {@code …} stands for anything in a line</td></tr>
 * <tr><td>{@code file NAME}</td><td>part of a file of the project, or else of the folder in which the page is run</td></tr>
 * <tr><td>{@code compiled}</td><td>Java that compiles</td></tr>
 * <tr><td>{@code not run: REASON}</td><td>for people only</td></tr>
 * </table>
 *
 * @param kind which of the forms
 * @param programs that the block needs beside a shell and a JDK
 * @param detail text to wait for, name of the file, columns or reason; empty where there is none
 */
record Marker(Kind kind, List<String> programs, String detail) {
    enum Kind {
        RUN,
        BACKGROUND,
        RIGHT_COLUMN,
        BOTH_COLUMNS,
        OUTPUT,
        FILE,
        COMPILED,
        NOT_RUN
    }

    private static final Pattern RUN = Pattern.compile(
            "run(?: with (?<programs>[\\w-]+(?:, [\\w-]+)*))?(?: in the background until (?<text>\\S.*)|: (?<column>right column|both columns))?");
    private static final Pattern FILE = Pattern.compile("file (?<name>\\S+)");
    private static final Pattern NOT_RUN = Pattern.compile("not run: (?<reason>\\S.*)");

    /** The marker in this text of a comment; nothing if it is none. */
    static Optional<Marker> parse(String comment) {
        Matcher run = RUN.matcher(comment);
        if (run.matches()) {
            List<String> programs = run.group("programs") == null
                    ? List.of()
                    : Arrays.asList(run.group("programs").split(", "));
            if (run.group("text") != null) {
                return Optional.of(new Marker(Kind.BACKGROUND, programs, run.group("text")));
            }
            String column = run.group("column");
            Kind kind = column == null ? Kind.RUN : column.startsWith("right") ? Kind.RIGHT_COLUMN : Kind.BOTH_COLUMNS;
            return Optional.of(new Marker(kind, programs, ""));
        }
        Matcher file = FILE.matcher(comment);
        if (file.matches()) {
            return Optional.of(new Marker(Kind.FILE, List.of(), file.group("name")));
        }
        Matcher notRun = NOT_RUN.matcher(comment);
        if (notRun.matches()) {
            return Optional.of(new Marker(Kind.NOT_RUN, List.of(), notRun.group("reason")));
        }
        return switch (comment) {
            case "output" -> Optional.of(new Marker(Kind.OUTPUT, List.of(), ""));
            case "compiled" -> Optional.of(new Marker(Kind.COMPILED, List.of(), ""));
            default -> Optional.empty();
        };
    }

    /** Whether this stands above a table and not above a fenced block. */
    boolean isOfTable() {
        return kind == Kind.RIGHT_COLUMN || kind == Kind.BOTH_COLUMNS;
    }

    /** Whether commands are run. */
    boolean isRun() {
        return kind == Kind.RUN || kind == Kind.BACKGROUND || isOfTable();
    }
}
