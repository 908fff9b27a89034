package io.flomd.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;

/** YAML as plain maps, lists and values. A key that is there twice is an error. */
final class Yamls {
    private Yamls() {}

    static Map<String, Object> load(String text) {
        return map(yaml().load(text));
    }

    /** The documents that are not empty. */
    static List<Object> loadAll(String text) {
        List<Object> documents = new ArrayList<>();
        yaml().loadAll(text).forEach(document -> {
            if (document != null) {
                documents.add(document);
            }
        });
        return documents;
    }

    static String dump(Object value) {
        return yaml().dump(value);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) Objects.requireNonNull(value);
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(Object value) {
        return (List<Object>) Objects.requireNonNull(value);
    }

    private static Yaml yaml() {
        LoaderOptions loading = new LoaderOptions();
        loading.setAllowDuplicateKeys(false);
        DumperOptions dumping = new DumperOptions();
        dumping.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        dumping.setIndicatorIndent(2);
        dumping.setIndentWithIndicator(true);
        dumping.setWidth(160);
        dumping.setSplitLines(false);
        return new Yaml(new SafeConstructor(loading), new Representer(dumping), dumping, loading);
    }
}
