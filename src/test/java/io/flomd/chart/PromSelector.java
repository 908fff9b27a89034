package io.flomd.chart;

import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * PromQL of this chart, as far as a test has to read it: every selector has braces.
 *
 * @param series name of a series
 * @param matchers its label matchers, without those that scraping adds
 */
record PromSelector(String series, List<Matching> matchers) {
    /**
     * A matcher.
     *
     * @param label name of the label
     * @param regex whether the value is a pattern
     */
    record Matching(String label, boolean regex, String value) {}

    /** Labels that Prometheus adds when it scrapes. */
    static final Set<String> OF_THE_SCRAPE = Set.of("namespace", "job", "instance", "pod", "service");

    private static final Pattern SELECTOR = Pattern.compile("([a-z_:][a-z0-9_:]*)\\{([^}]*)}");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)(=~|=)\"([^\"]*)\"");
    private static final Pattern GROUPING = Pattern.compile("\\bby \\(([^)]*)\\)");
    private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Set<String> LANGUAGE = Set.of(
            "sum",
            "max",
            "by",
            "or",
            "rate",
            "increase",
            "changes",
            "absent",
            "histogram_quantile",
            "le",
            "__rate_interval");

    /** The selectors of an expression. */
    static List<PromSelector> selectors(String expression) {
        List<PromSelector> selectors = new ArrayList<>();
        Matcher selector = SELECTOR.matcher(expression);
        while (selector.find()) {
            List<Matching> matchers = new ArrayList<>();
            Matcher matcher = MATCHER.matcher(selector.group(2));
            while (matcher.find()) {
                if (!OF_THE_SCRAPE.contains(matcher.group(1))) {
                    matchers.add(new Matching(matcher.group(1), matcher.group(2).equals("=~"), matcher.group(3)));
                }
            }
            selectors.add(new PromSelector(selector.group(1), matchers));
        }
        return selectors;
    }

    /** The labels that an expression groups by or that a legend shows, without those of the scrape. */
    static Set<String> labels(String expression, String legend) {
        Set<String> labels = new TreeSet<>();
        Matcher grouping = GROUPING.matcher(expression);
        while (grouping.find()) {
            labels.addAll(List.of(grouping.group(1).split(", *")));
        }
        Matcher shown = LEGEND.matcher(legend);
        while (shown.find()) {
            labels.add(shown.group(1));
        }
        labels.removeAll(OF_THE_SCRAPE);
        return labels;
    }

    /** Words of an expression that are neither a selector with braces nor of the language. */
    static List<String> unread(String expression) {
        String rest = SELECTOR.matcher(expression).replaceAll(" ").replaceAll("\\[[^]]*]", " ");
        rest = GROUPING.matcher(rest).replaceAll("by");
        return WORD.matcher(rest)
                .results()
                .map(result -> result.group())
                .filter(word -> !LANGUAGE.contains(word))
                .toList();
    }

    /** Whether a series with these labels is meant. */
    boolean matches(String name, Map<String, String> labels) {
        return series.equals(name)
                && matchers.stream().allMatch(matcher -> {
                    String value = labels.getOrDefault(matcher.label, "");
                    return matcher.regex ? value.matches(matcher.value) : value.equals(matcher.value);
                });
    }

    /** The alerts of the mode that has all of them. */
    static List<Rule> alerts() {
        return Chart.render("host-network").one(PrometheusRule.class).getSpec().getGroups().stream()
                .flatMap(group -> group.getRules().stream())
                .toList();
    }
}
