package io.flomd.access;

import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads a rule: {@code allow} or {@code deny}, and conditions as {@code what=lock|wait}, in any order, each once. */
final class AccessRuleReader {
    private static final Set<AccessAction> ALL_BUT_SHUTDOWN = EnumSet.complementOf(EnumSet.of(AccessAction.SHUTDOWN));
    private static final Set<AccessAction> OF_RESOURCES = Arrays.stream(AccessAction.values())
            .filter(AccessAction::hasResource)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(AccessAction.class)));

    private final int index;
    private final String text;
    private final Set<AccessAction> actions = EnumSet.noneOf(AccessAction.class);
    private final List<IpNetwork> networks = new ArrayList<>();
    private boolean unix;
    private final List<PrincipalPattern> principals = new ArrayList<>();
    private final List<ResourcePattern> resources = new ArrayList<>();
    private final Set<ResourceType> types = EnumSet.noneOf(ResourceType.class);
    private final Set<LockMode> modes = EnumSet.noneOf(LockMode.class);

    private AccessRuleReader(int index, String text) {
        this.index = index;
        this.text = text;
    }

    /**
     * The rule that the text says.
     *
     * @throws AccessRuleException if it is none
     */
    static AccessRule read(int index, String text) {
        return new AccessRuleReader(index, text).read();
    }

    static AccessRule shutdown(String name, boolean allows, boolean unix, List<IpNetwork> networks) {
        return new AccessRule(
                name,
                allows,
                Set.of(AccessAction.SHUTDOWN),
                List.copyOf(networks),
                unix,
                List.of(),
                List.of(),
                Set.of(),
                Set.of());
    }

    private AccessRule read() {
        String[] words = text.strip().split("\\s+");
        boolean allows = words[0].equals("allow");
        if (!allows && !words[0].equals("deny")) {
            throw bad("begins with '" + words[0] + "'", "allow or deny, and conditions");
        }
        Set<String> seen = new HashSet<>();
        for (String word : Arrays.asList(words).subList(1, words.length)) {
            int equals = word.indexOf('=');
            String condition = equals < 0 ? word : word.substring(0, equals);
            if (!seen.add(condition)) {
                throw bad("has " + condition + " twice", "each condition once, with values separated by |");
            }
            for (String value : word.substring(equals + 1).split("\\|", -1)) {
                condition(equals < 0 ? "" : condition, word, value);
            }
        }
        return rule(allows);
    }

    private AccessRule rule(boolean allows) {
        boolean ofResources = !resources.isEmpty() || !types.isEmpty() || !modes.isEmpty();
        if (actions.isEmpty()) {
            // Who may lock everything is not for that the one who may end the server.
            actions.addAll(ofResources ? OF_RESOURCES : allows ? ALL_BUT_SHUTDOWN : EnumSet.allOf(AccessAction.class));
        } else if (ofResources && !OF_RESOURCES.containsAll(actions)) {
            throw bad(
                    "says resource, types or modes of what is done to no resource",
                    "with them, what=" + words(OF_RESOURCES.stream().map(AccessAction::word)));
        }
        return new AccessRule(
                String.valueOf(index),
                allows,
                Set.copyOf(actions),
                List.copyOf(networks),
                unix,
                List.copyOf(principals),
                List.copyOf(resources),
                Set.copyOf(types),
                Set.copyOf(modes));
    }

    private void condition(String condition, String word, String value) {
        switch (condition) {
            case "what" -> actions.add(constant(AccessAction.values(), AccessAction::word, word, value));
            case "types" -> types.add(constant(ResourceType.values(), ResourceType::word, word, value));
            case "modes" -> modes.add(constant(LockMode.values(), LockMode::name, word, value));
            case "from" -> from(word, value);
            case "principal" -> principals.add(pattern(PrincipalPattern::new, word, value));
            case "resource" -> resources.add(pattern(ResourcePattern::new, word, value));
            default ->
                throw bad(
                        "has '" + word + "'",
                        "the conditions what=, from=, principal=, resource=, types= and modes=, separated by blanks");
        }
    }

    private void from(String word, String value) {
        if (value.equals("unix")) {
            unix = true;
        } else if (IpNetwork.isNetwork(value)) {
            networks.add(IpNetwork.parse(value));
        } else {
            throw bad("has '" + word + "'", "unix, IP addresses and networks as 192.0.2.0/24, separated by |");
        }
    }

    private <T> T pattern(Function<String, T> maker, String word, String value) {
        try {
            return maker.apply(value);
        } catch (IllegalArgumentException e) {
            throw bad(
                    "has '" + word + "'",
                    "patterns of 1 to " + Glob.MAX_BYTES + " bytes, with * and ?, separated by |");
        }
    }

    private <T> T constant(T[] values, Function<T, String> toWord, String word, String value) {
        return Arrays.stream(values)
                .filter(candidate ->
                        toWord.apply(candidate).toLowerCase(Locale.ROOT).equals(value.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        bad("has '" + word + "'", words(Arrays.stream(values).map(toWord))));
    }

    private static String words(Stream<String> values) {
        return values.collect(Collectors.joining(", ")) + ", separated by |";
    }

    private AccessRuleException bad(String what, String allowed) {
        return new AccessRuleException("rules[" + index + "] = " + text + ": " + what + ". Allowed: " + allowed);
    }
}
