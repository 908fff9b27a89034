package io.flomd.chart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a service shows Prometheus: series with their labels. */
final class Scrape {
    private static final Pattern LINE = Pattern.compile("([a-z_:][a-z0-9_:]*)(?:\\{(.*)})? [^ ]+");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    private record Series(String name, Map<String, String> labels) {}

    private final List<Series> series = new ArrayList<>();

    /** Adds the lines of a scrape. */
    void add(String text) {
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches()) {
                throw new AssertionError("no line of a scrape: " + line);
            }
            Map<String, String> labels = new LinkedHashMap<>();
            if (matcher.group(2) != null) {
                Matcher label = LABEL.matcher(matcher.group(2));
                while (label.find()) {
                    labels.put(label.group(1), label.group(2));
                }
            }
            series.add(new Series(matcher.group(1), labels));
        });
    }

    /** The labels of each series that the selector means. */
    List<Map<String, String>> find(PromSelector selector) {
        return series.stream()
                .filter(each -> selector.matches(each.name, each.labels))
                .map(Series::labels)
                .toList();
    }
}
