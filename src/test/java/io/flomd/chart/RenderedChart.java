package io.flomd.chart;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The objects that Helm made of the chart, by {@code Kind/name}. */
final class RenderedChart {
    private final Map<String, Map<String, Object>> objects = new LinkedHashMap<>();

    RenderedChart(String manifest) {
        for (Object document : Yamls.loadAll(manifest)) {
            Map<String, Object> object = Yamls.map(document);
            String name = object.get("kind") + "/"
                    + Yamls.map(Objects.requireNonNull(object.get("metadata"))).get("name");
            if (objects.put(name, object) != null) {
                throw new AssertionError(name + " is there twice");
            }
        }
    }

    /** The objects as plain maps, in the order of Helm. */
    Map<String, Map<String, Object>> plain() {
        return objects;
    }

    /** All objects, parsed strictly. */
    List<HasMetadata> all() {
        return objects.values().stream().map(KubernetesObjects::parse).toList();
    }

    /** The one object of a kind, parsed strictly. */
    <T extends HasMetadata> T one(Class<T> kind) {
        List<T> found = every(kind);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " objects of " + kind + " among " + objects.keySet());
        }
        return found.get(0);
    }

    /** The objects of a kind, parsed strictly. */
    <T extends HasMetadata> List<T> every(Class<T> kind) {
        return objects.values().stream()
                .filter(object -> kind.getSimpleName().equals(object.get("kind")))
                .map(KubernetesObjects::parse)
                .map(kind::cast)
                .toList();
    }

    /** The object of a kind with this name, parsed strictly. */
    <T extends HasMetadata> T named(Class<T> kind, String name) {
        return kind.cast(
                KubernetesObjects.parse(Objects.requireNonNull(objects.get(kind.getSimpleName() + "/" + name))));
    }
}
