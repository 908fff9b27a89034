package io.flomd.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** src/docs/alerts.md has a section for each alert, and each alert has test cases for promtool and says where its section is. */
class AlertGuideTest {
    private final String guide = Chart.read(Path.of("src", "docs", "alerts.md"));

    @Test
    void hasASectionForEachAlertWithWhatItMeansAndWhatToDo() {
        List<String> sections = guide.lines()
                .filter(line -> line.startsWith("## Flomd"))
                .map(line -> line.substring(3))
                .toList();
        assertThat(sections)
                .containsExactlyElementsOf(
                        PromSelector.alerts().stream().map(Rule::getAlert).toList());
        for (String section : guide.split("\n## Flomd")) {
            if (!section.startsWith("# ")) {
                assertThat(section)
                        .contains("**Means.**")
                        .contains("**Do.**")
                        .satisfiesAnyOf(
                                text -> assertThat(text).contains("critical"),
                                text -> assertThat(text).contains("warning"));
            }
        }
    }

    @Test
    void saysTheSeverityOfEachAlert() {
        for (Rule rule : PromSelector.alerts()) {
            assertThat(guide)
                    .contains(
                            "## " + rule.getAlert() + "\n\n" + rule.getLabels().get("severity") + ". ");
        }
    }

    @Test
    void eachAlertLeadsToItsSection() {
        List<Rule> rules = Chart.render("monitored").one(PrometheusRule.class).getSpec().getGroups().stream()
                .flatMap(group -> group.getRules().stream())
                .toList();
        assertThat(rules)
                .hasSizeGreaterThan(10)
                .allSatisfy(rule -> assertThat(rule.getAnnotations().get("runbook_url"))
                        .isEqualTo("https://runbooks.example.com/flomd/alerts#"
                                + rule.getAlert().toLowerCase(Locale.ROOT)));
        assertThat(PromSelector.alerts())
                .allSatisfy(rule -> assertThat(rule.getAnnotations()).containsOnlyKeys("summary", "description"));
    }

    /** Two cases at least: one in which it fires and one in which it does not. */
    @Test
    void eachAlertHasCasesForPromtool() {
        List<Object> cases =
                Yamls.list(Yamls.load(Chart.read(AlertRulesIT.CASES)).get("tests"));
        for (Rule rule : PromSelector.alerts()) {
            List<Boolean> fires = cases.stream()
                    .flatMap(each -> Yamls.list(Yamls.map(each).get("alert_rule_test")).stream())
                    .map(Yamls::map)
                    .filter(check -> rule.getAlert().equals(check.get("alertname")))
                    .map(AlertGuideTest::fires)
                    .toList();
            assertThat(fires).as(rule.getAlert()).contains(true, false);
        }
    }

    private static boolean fires(Map<String, Object> check) {
        Object expected = check.get("exp_alerts");
        return expected != null && !Yamls.list(expected).isEmpty();
    }
}
