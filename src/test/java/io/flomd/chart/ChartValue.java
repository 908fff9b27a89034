package io.flomd.chart;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * One value of the chart that is commented: {@code # -- text}, with lines {@code # more text}, above its key.
 *
 * @param path keys from the top, joined by dots
 * @param comment what it is
 * @param value its default
 */
record ChartValue(String path, String comment, Object value) {
    private static final Pattern KEY = Pattern.compile("( *)([A-Za-z]\\w*):.*");
    private static final Pattern COMMENT = Pattern.compile(" *# ?(.*)");
    private static final String BEGIN = "-- ";

    @Override
    public String toString() {
        return path;
    }

    /** All of them, in the order of values.yaml; keys without a comment that are not below a commented one count as well. */
    static List<ChartValue> all() {
        String text = Chart.read(Chart.DIRECTORY.resolve("values.yaml"));
        List<ChartValue> values = new ArrayList<>();
        collect("", Yamls.load(text), comments(text), values);
        return values;
    }

    /** All of them as a table of Markdown. */
    static String table() {
        StringBuilder table = new StringBuilder("| value | default | what it is |\n|---|---|---|\n");
        for (ChartValue value : all()) {
            String defaultText = JsonMapper.shared().writeValueAsString(value.value);
            table.append(
                    "| `%s` | `%s` | %s |\n".formatted(value.path, defaultText, value.comment.replace("|", "\\|")));
        }
        return table.toString();
    }

    private static void collect(
            String path, Map<String, Object> level, Map<String, String> comments, List<ChartValue> values) {
        level.forEach((key, value) -> {
            String below = path.isEmpty() ? key : path + "." + key;
            String comment = comments.get(below);
            if (comment == null && value instanceof Map && !Yamls.map(value).isEmpty()) {
                collect(below, Yamls.map(value), comments, values);
            } else {
                values.add(new ChartValue(below, Objects.requireNonNullElse(comment, ""), value));
            }
        });
    }

    private static Map<String, String> comments(String text) {
        Map<String, String> comments = new HashMap<>();
        List<String> path = new ArrayList<>();
        List<String> above = new ArrayList<>();
        for (String line : text.lines().toList()) {
            Matcher comment = COMMENT.matcher(line);
            Matcher key = KEY.matcher(line);
            if (comment.matches()) {
                String words = comment.group(1);
                if (words.startsWith(BEGIN)) {
                    above.clear();
                    above.add(words.substring(BEGIN.length()));
                } else if (!above.isEmpty()) {
                    above.add(words);
                }
            } else if (key.matches()) {
                int depth = key.group(1).length() / 2;
                while (path.size() > depth) {
                    path.remove(path.size() - 1);
                }
                path.add(key.group(2));
                if (!above.isEmpty()) {
                    comments.put(String.join(".", path), String.join(" ", above));
                    above.clear();
                }
            }
        }
        return comments;
    }
}
