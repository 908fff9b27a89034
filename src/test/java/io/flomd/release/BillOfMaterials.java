package io.flomd.release;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.json.JsonParserFactory;

/** The components of the service, as its bill of materials lists them. */
final class BillOfMaterials {
    /**
     * A library.
     *
     * @param file name of its jar
     * @param folder in which its licence and notice are, if it brings them
     * @param licences it may be used under, by their SPDX names
     */
    record Component(String file, String folder, List<String> licences) {}

    private BillOfMaterials() {}

    /** The libraries in this text in the JSON form of CycloneDX. */
    static List<Component> components(String json) {
        Map<String, Object> bill = JsonParserFactory.getJsonParser().parseMap(json);
        return ((List<?>) Objects.requireNonNull(bill.get("components")))
                .stream().map(component -> component((Map<?, ?>) component)).toList();
    }

    private static Component component(Map<?, ?> fields) {
        String purl = String.valueOf(fields.get("purl"));
        int at = purl.indexOf("classifier=");
        String classifier =
                at < 0 ? "" : "-" + purl.substring(at + "classifier=".length()).split("&")[0];
        List<String> licences = ((List<?>) Objects.requireNonNullElse(fields.get("licenses"), List.of()))
                .stream().map(licence -> licence((Map<?, ?>) licence)).toList();
        String name = String.valueOf(fields.get("name"));
        return new Component(name + "-" + fields.get("version") + classifier + ".jar", name + classifier, licences);
    }

    private static String licence(Map<?, ?> fields) {
        if (fields.get("expression") != null) {
            return String.valueOf(fields.get("expression"));
        }
        Map<?, ?> licence = (Map<?, ?>) Objects.requireNonNull(fields.get("license"));
        return String.valueOf(licence.get("id") == null ? licence.get("name") : licence.get("id"));
    }
}
