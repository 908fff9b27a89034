package io.flomd.access;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Names of certificates; letters of ASCII match in either case, as in host names. */
final class PrincipalPattern {
    private final Glob glob;

    /** @throws IllegalArgumentException if the pattern is empty or too long */
    PrincipalPattern(String pattern) {
        glob = new Glob(pattern, true);
    }

    boolean matchesAny(List<String> names) {
        return names.stream().anyMatch(name -> glob.matches(name.getBytes(StandardCharsets.UTF_8)));
    }
}
