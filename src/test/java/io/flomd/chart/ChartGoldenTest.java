package io.flomd.chart;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each mode makes, as people read it: for the default every object, for the others those that are new or differ from the default.
 * Alerts are in full in the mode that is about them, and name and expression elsewhere; labels that all objects have are in the default.
 * {@code mvn test -Dtest=ChartGoldenTest -Dgolden=write} writes the files anew.
 */
class ChartGoldenTest {
    private static final Path DIRECTORY = Path.of("src", "test", "resources", "chart", "golden");

    private static final Set<String> ALERT = Set.of("alert", "expr");
    private static final Set<String> LABELS = Set.of(
            "helm.sh/chart",
            "app.kubernetes.io/name",
            "app.kubernetes.io/instance",
            "app.kubernetes.io/version",
            "app.kubernetes.io/managed-by");

    static List<String> modes() {
        return Chart.modes();
    }

    @ParameterizedTest
    @MethodSource("modes")
    void makesTheObjectsOfTheGoldenFile(String mode) throws IOException {
        Map<String, Map<String, Object>> ofDefault = Chart.render(Chart.DEFAULT).plain();
        StringBuilder golden = new StringBuilder();
        Chart.render(mode).plain().forEach((name, object) -> {
            if (mode.equals(Chart.DEFAULT) || !object.equals(ofDefault.get(name))) {
                golden.append("---\n").append(Yamls.dump(shortened(mode, object)));
            }
        });
        String version = String.valueOf(
                Yamls.load(Chart.read(Chart.DIRECTORY.resolve("Chart.yaml"))).get("version"));
        GoldenFiles.check(DIRECTORY.resolve(mode + ".yaml"), golden.toString().replace(version, "VERSION"));
    }

    /** The object without what is in a file of its own, and with a word for the checksum, which follows from the rest. */
    private static Map<String, Object> shortened(String mode, Map<String, Object> object) {
        Map<String, Object> copy = new LinkedHashMap<>();
        boolean alert = object.containsKey("alert") && !mode.equals("monitored");
        boolean labels = object.containsKey("helm.sh/chart") && !mode.equals(Chart.DEFAULT);
        object.forEach((key, value) -> {
            boolean left = (alert && !ALERT.contains(key)) || (labels && LABELS.contains(key));
            if (!left) {
                copy.put(key, shortened(mode, key, value));
            }
        });
        return copy;
    }

    private static Object shortened(String mode, String key, Object value) {
        if (key.equals("checksum/config")) {
            return "CHECKSUM";
        }
        if (value instanceof Map) {
            return shortened(mode, Yamls.map(value));
        }
        if (value instanceof List) {
            return Yamls.list(value).stream()
                    .map(each -> shortened(mode, "", each))
                    .toList();
        }
        if (value instanceof String text) {
            return text.replace(Chart.read(Chart.DIRECTORY.resolve("files/dashboard.json")), "files/dashboard.json\n")
                    .replace(Chart.read(Chart.DIRECTORY.resolve("files/helm-test.sh")), "files/helm-test.sh\n");
        }
        return value;
    }
}
