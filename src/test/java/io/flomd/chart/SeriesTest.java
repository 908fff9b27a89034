package io.flomd.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.openshift.api.model.monitoring.v1.Rule;
import io.flomd.server.FlomServer;
import io.flomd.server.TestClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ConfigurableApplicationContext;

/** Alerts and dashboard ask for series, labels and label values that a service really shows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeriesTest {
    private final Scrape scrape = new Scrape();

    /**
     * An expression.
     *
     * @param where for people
     * @param legend of a panel; empty for alerts
     */
    record Asked(String where, String expression, String legend) {
        @Override
        public String toString() {
            return where + ": " + expression;
        }
    }

    static Stream<Asked> expressions() {
        List<Asked> asked = new ArrayList<>();
        for (Rule rule : PromSelector.alerts()) {
            asked.add(new Asked(rule.getAlert(), rule.getExpr().getStrVal(), ""));
        }
        Map<String, Object> dashboard = Yamls.load(Chart.read(Chart.DIRECTORY.resolve("files/dashboard.json")));
        for (Object each : Yamls.list(dashboard.get("panels"))) {
            Map<String, Object> panel = Yamls.map(each);
            for (Object one : Yamls.list(panel.get("targets"))) {
                Map<String, Object> target = Yamls.map(one);
                asked.add(new Asked(
                        "panel " + panel.get("title"),
                        String.valueOf(target.get("expr")),
                        String.valueOf(target.get("legendFormat"))));
            }
        }
        return asked.stream();
    }

    @BeforeAll
    void scrapeAServiceInUse(@TempDir Path directory) throws Exception {
        RenderedChart chart = Chart.render("host-network");
        try (ConfigurableApplicationContext context =
                ChartService.start(chart, directory, "--flom.network.network-interface=lo")) {
            FlomServer server = context.getBean(FlomServer.class);
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
            try (TestClient holder = new TestClient(address);
                    TestClient waiter = new TestClient(address)) {
                assertThat(holder.lock("backup")).contains("rc=\"0\"");
                waiter.send(TestClient.lockMessage("backup", 5, true));
                System.gc();
                // Requests are counted after they were answered.
                await().atMost(Duration.ofMinutes(1))
                        .until(
                                () -> get(context, "prometheus").body(),
                                text -> text.contains("flom_waiters{mode=\"EX\",type=\"simple\"} 1.0")
                                        && text.contains("jvm_gc_pause_seconds_sum"));
                scrape.add(get(context, "prometheus").body());
            }
            server.stop();
            assertThat(get(context, "health/readiness").statusCode()).isEqualTo(503);
            String notReady = await().atMost(Duration.ofMinutes(1))
                    .until(() -> get(context, "prometheus").body(), text -> text.contains("status=\"503\""));
            scrape.add(notReady);
        }
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void asksForSeriesThatAreThere(Asked asked) {
        assertThat(PromSelector.unread(asked.expression)).isEmpty();
        List<PromSelector> selectors = PromSelector.selectors(asked.expression);
        assertThat(selectors).isNotEmpty();
        Set<String> labels = PromSelector.labels(asked.expression, asked.legend);
        for (PromSelector selector : selectors) {
            if (selector.series().equals("up")) {
                continue;
            }
            List<Map<String, String>> found = scrape.find(selector);
            assertThat(found).as("series of %s", selector).isNotEmpty();
            assertThat(found).allSatisfy(series -> assertThat(series.keySet()).containsAll(labels));
            for (PromSelector.Matching matcher : selector.matchers()) {
                eachAlternativeIsThere(selector, matcher);
            }
        }
    }

    @Test
    void theAlertsAndPanelsAreSomeOfEach() {
        assertThat(expressions().filter(asked -> asked.where.startsWith("panel")))
                .hasSizeGreaterThan(20);
        assertThat(expressions().filter(asked -> asked.where.startsWith("Flomd")))
                .hasSizeGreaterThan(10);
    }

    @Test
    void aWrongSeriesLabelOrValueWouldBeSeen() {
        String good = "sum by (type) (flom_waiters{job=\"flomd\",mode=\"EX\"})";
        assertThat(scrape.find(PromSelector.selectors(good).get(0))).isNotEmpty();
        for (String bad : List.of("flom_waiting{}", "flom_waiters{mode=\"XX\"}", "flom_waiters{kind=\"simple\"}")) {
            assertThat(scrape.find(PromSelector.selectors(bad).get(0))).isEmpty();
        }
        assertThat(PromSelector.unread("sum(flom_waiters)")).containsExactly("flom_waiters");
        assertThat(PromSelector.labels(good, "{{kind}}")).containsExactly("kind", "type");
    }

    /** A pattern a|b has a series for a and one for b. */
    private void eachAlternativeIsThere(PromSelector selector, PromSelector.Matching matcher) {
        if (matcher.regex()) {
            for (String alternative : matcher.value().split("\\|")) {
                PromSelector one = new PromSelector(
                        selector.series(), List.of(new PromSelector.Matching(matcher.label(), true, alternative)));
                assertThat(scrape.find(one)).as("series of %s", one).isNotEmpty();
            }
        }
    }

    private static HttpResponse<String> get(ConfigurableApplicationContext context, String endpoint) throws Exception {
        String port = context.getEnvironment().getProperty("local.server.port");
        URI uri = URI.create("http://127.0.0.1:" + port + "/actuator/" + endpoint);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
