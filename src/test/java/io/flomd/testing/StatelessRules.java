package io.flomd.testing;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.flomd.resource.ResourceType;
import java.util.Arrays;
import java.util.List;

/**
 * The rules of the FLoM specification that need no state, written down a second time so that a slip in the lock table is not repeated in its
 * tests.
 */
final class StatelessRules {
    /** Holder row, request column, each in the order NL CR CW PR PW EX; {@code +} is compatible. */
    private static final List<String> MATRIX = List.of(
            "++++++", //
            "+++++-", //
            "+++---", //
            "++-+--", //
            "++----", //
            "+-----");

    private StatelessRules() {}

    /** Whether a request in one mode may be granted while the other mode is held. */
    static boolean compatible(LockMode held, LockMode asked) {
        return MATRIX.get(held.ordinal()).charAt(asked.ordinal()) == '+';
    }

    /** The name of the resource that a request is about: the first level of a path, else the name itself. */
    static ResourceName resourceOf(ResourceName asked) {
        return asked.type() == ResourceType.HIERARCHICAL
                ? ResourceName.of("/" + levels(asked).get(0))
                : asked;
    }

    /** Whether requests for the two names can meet: equal names, or paths of which one is the other's ancestor. */
    static boolean related(ResourceName one, ResourceName other) {
        if (one.type() != ResourceType.HIERARCHICAL || other.type() != ResourceType.HIERARCHICAL) {
            return one.equals(other);
        }
        List<String> levels = levels(one);
        List<String> otherLevels = levels(other);
        int shared = Math.min(levels.size(), otherLevels.size());
        return levels.subList(0, shared).equals(otherLevels.subList(0, shared));
    }

    /** The elements of a set, in order, duplicates kept. */
    static List<String> elements(ResourceName set) {
        return Arrays.asList(set.text().split("\\."));
    }

    /** Whether it is a set of which an element might not fit in an answer. */
    static boolean hasTooLongElement(ResourceName name) {
        return name.type() == ResourceType.SET && elements(name).stream().anyMatch(element -> element.length() > 400);
    }

    /** How many may hold a lock at one time, for the types that count holders. */
    static int slots(ResourceName resource) {
        return resource.type() == ResourceType.SET ? elements(resource).size() : resource.capacity();
    }

    /** The mode that is shown: types without modes are exclusive. */
    static LockMode shownMode(ResourceName name, LockMode asked) {
        return switch (name.type()) {
            case SIMPLE, HIERARCHICAL -> asked;
            case NUMERIC, SET, SEQUENCE, TIMESTAMP -> LockMode.EX;
        };
    }

    /** The quantity that is shown: only numeric resources have one. */
    static int shownQuantity(ResourceName name, int asked) {
        return name.type() == ResourceType.NUMERIC ? asked : 0;
    }

    private static List<String> levels(ResourceName path) {
        return Arrays.asList(path.text().substring(1).split("/"));
    }
}
