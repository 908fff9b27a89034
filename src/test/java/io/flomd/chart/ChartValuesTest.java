package io.flomd.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

/** Values, schema, README, templates and the project say the same. */
class ChartValuesTest {
    private static final Path README = Chart.DIRECTORY.resolve("README.md");
    private static final Map<String, Object> SCHEMA =
            Yamls.load(Chart.read(Chart.DIRECTORY.resolve("values.schema.json")));

    static List<ChartValue> values() {
        return ChartValue.all();
    }

    @Test
    void theVersionIsTheProjects() throws Exception {
        Element project = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile())
                .getDocumentElement();
        String version = "";
        for (int i = 0; i < project.getChildNodes().getLength(); i++) {
            if (project.getChildNodes().item(i).getNodeName().equals("version")) {
                version = project.getChildNodes().item(i).getTextContent();
            }
        }
        assertThat(Yamls.load(Chart.read(Chart.DIRECTORY.resolve("Chart.yaml"))))
                .containsEntry("version", version)
                .containsEntry("appVersion", version);
    }

    @Test
    void everyValueHasAComment() {
        assertThat(values())
                .hasSizeGreaterThan(80)
                .allSatisfy(value -> assertThat(value.comment())
                        .as(value.path())
                        .hasSizeGreaterThan(10)
                        .matches("[A-Z`].*[.]"));
    }

    @Test
    void theSchemaHasTheSameKeys() {
        TreeSet<String> documented = new TreeSet<>();
        values().forEach(value -> documented.add(value.path()));
        TreeSet<String> typed = new TreeSet<>(schemaKeys("", SCHEMA, documented));
        // What Helm itself adds to the values of a chart inside another.
        assertThat(typed.remove("global")).isTrue();
        assertThat(typed).isEqualTo(documented);
    }

    @Test
    void theSchemaRefusesOtherKeysInEachObjectThatHasSome() {
        assertThat(openObjects("", SCHEMA)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("values")
    void theTemplatesUseEveryValue(ChartValue value) throws IOException {
        String templates;
        try (Stream<Path> files = Files.walk(Chart.DIRECTORY.resolve("templates"))) {
            templates = files.filter(Files::isRegularFile).map(Chart::read).collect(Collectors.joining());
        }
        String path = value.path();
        String last = path.substring(path.lastIndexOf('.') + 1);
        String parent = path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : path;
        boolean byPath = templates.contains(".Values." + path);
        boolean whole = templates.contains("toYaml .Values." + parent);
        boolean byParent = templates.contains(".Values." + parent + " ")
                && (templates.contains("." + last) || templates.contains("\"" + last + "\""));
        assertThat(byPath || whole || byParent).as(path).isTrue();
    }

    @Test
    void theReadmeListsThem() throws IOException {
        String begin =
                "<!-- values: written by mvn test -Dtest=ChartValuesTest -Dgolden=write -->\n\nDefaults are written as JSON.\n\n";
        String end = "<!-- end of values -->\n";
        String readme = Chart.read(README);
        assertThat(readme).contains(begin).contains(end);
        String expected = readme.substring(0, readme.indexOf(begin) + begin.length())
                + ChartValue.table()
                + readme.substring(readme.indexOf(end));
        GoldenFiles.check(README, expected);
        assertThat(Chart.modes().stream().filter(mode -> !mode.equals(Chart.DEFAULT)))
                .allSatisfy(mode -> assertThat(readme).contains("(examples/" + mode + ".yaml)"));
    }

    @ParameterizedTest
    @CsvSource({
        "default, kubectl -n locking exec deploy/flomd -- flom -a 127.0.0.1 -p 28015",
        "default, networkPolicy.enabled",
        "host-network, flom -A 239.255.0.1 -P 28015",
        "load-balancer, get svc flomd-external",
        "guarded, port-forward svc/flomd 28015 8080",
        "everything, 'get svc locks-of-everybody-external -o jsonpath='"
    })
    void theNotesTellHowToHoldAFirstLock(String mode, String part) {
        assertThat(Chart.install(Chart.values(mode)))
                .contains(part)
                .contains("-r first -- echo got it")
                .contains("helm -n locking test flomd");
    }

    @Test
    void theNotesWarnOnlyOfWhatIsOpen() {
        assertThat(Chart.install(Chart.values("guarded"))).doesNotContain("Everybody who reaches");
        assertThat(Chart.install(Chart.values("host-network"))).contains("The node's firewall decides");
        assertThat(Chart.install("replicaCount: 0")).contains("the service is switched off");
    }

    /** The keys of the schema, down to those that are documented as a whole. */
    private static List<String> schemaKeys(String path, Map<String, Object> schema, TreeSet<String> documented) {
        if (documented.contains(path) || !schema.containsKey("properties")) {
            return List.of(path);
        }
        List<String> keys = new ArrayList<>();
        Yamls.map(schema.get("properties"))
                .forEach((key, value) ->
                        keys.addAll(schemaKeys(path.isEmpty() ? key : path + "." + key, Yamls.map(value), documented)));
        return keys;
    }

    /** Objects of the schema with keys of their own that take others as well; settings of the service are not the chart's. */
    private static List<String> openObjects(String path, Map<String, Object> schema) {
        List<String> open = new ArrayList<>();
        if (path.equals(".config")) {
            return open;
        }
        if (schema.containsKey("properties")) {
            if (!Boolean.FALSE.equals(schema.get("additionalProperties"))) {
                open.add(path);
            }
            Yamls.map(schema.get("properties"))
                    .forEach((key, value) -> open.addAll(openObjects(path + "." + key, Yamls.map(value))));
        }
        return open;
    }
}
