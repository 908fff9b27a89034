package io.flomd.access;

import io.flomd.resource.ResourceName;
import io.flomd.resource.ResourceType;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Names of resources, compared byte by byte. A pattern that begins with a slash is one of paths. */
final class ResourcePattern {
    private final Glob glob;
    private final boolean ofPaths;

    /** @throws IllegalArgumentException if the pattern is empty or too long */
    ResourcePattern(String pattern) {
        glob = new Glob(pattern, false);
        ofPaths = pattern.startsWith("/");
    }

    /**
     * Whether any pattern is about the resource; no patterns are about all.
     *
     * @param wholly true if all of the resource has to be meant, false if any of it is enough
     */
    static boolean areAbout(List<ResourcePattern> patterns, ResourceName resource, boolean wholly) {
        byte[] name = resource.toBytes();
        if (patterns.isEmpty() || patterns.stream().anyMatch(pattern -> pattern.glob.matches(name))) {
            return true;
        }
        if (resource.type() == ResourceType.HIERARCHICAL && !wholly) {
            byte[] below = (resource.bytesAsText() + "/").getBytes(StandardCharsets.ISO_8859_1);
            return patterns.stream()
                    .anyMatch(pattern -> pattern.ofPaths && pattern.glob.matchesSomethingThatBeginsWith(below));
        }
        if (resource.type() == ResourceType.SET) {
            int matched = 0;
            String[] elements = resource.body().split("\\.", -1);
            for (String element : elements) {
                byte[] bytes = element.getBytes(StandardCharsets.ISO_8859_1);
                matched += patterns.stream().anyMatch(pattern -> pattern.glob.matches(bytes)) ? 1 : 0;
            }
            return wholly ? matched == elements.length : matched > 0;
        }
        return false;
    }
}
