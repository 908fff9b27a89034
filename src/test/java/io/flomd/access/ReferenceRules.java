package io.flomd.access;

import io.flomd.resource.ResourceType;
import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Rules read and followed in the slow and obvious way: what is denied is denied with all that could stand for it. */
record ReferenceRules(List<String> texts) {
    /** The index of the rule that decides, or -1; and whether it allows. */
    AccessDecision decide(AccessRequest request) {
        for (int i = 0; i < texts.size(); i++) {
            List<String> words = List.of(texts.get(i).split(" "));
            boolean allows = words.get(0).equals("allow");
            Map<String, List<String>> conditions = words.stream()
                    .skip(1)
                    .map(word -> word.split("=", 2))
                    .collect(Collectors.toMap(parts -> parts[0], parts -> List.of(parts[1].split("\\|"))));
            if (isAbout(allows, conditions, request)) {
                return new AccessDecision(allows, "" + i);
            }
        }
        return new AccessDecision(true, "");
    }

    private static boolean isAbout(boolean allows, Map<String, List<String>> conditions, AccessRequest request) {
        String action = request.action().name().toLowerCase(Locale.ROOT);
        boolean named = conditions.containsKey("what");
        boolean what = named ? conditions.get("what").contains(action) : !(allows && action.equals("shutdown"));
        return what
                && any(conditions, "from", value -> isFrom(value, request.subject()))
                && any(
                        conditions,
                        "principal",
                        value -> request.subject().principals().stream()
                                .anyMatch(
                                        name -> matches(value.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT))))
                && any(
                        conditions,
                        "types",
                        value -> request.resource() != null
                                && value.equals(request.resource().type().word()))
                && any(
                        conditions,
                        "modes",
                        value -> request.mode() != null
                                && value.equals(request.mode().name()))
                && isOfResource(allows, conditions, request);
    }

    private static boolean isOfResource(boolean allows, Map<String, List<String>> conditions, AccessRequest request) {
        if (!conditions.containsKey("resource")) {
            return true;
        }
        if (request.resource() == null) {
            return false;
        }
        List<String> patterns = conditions.get("resource");
        String name = request.resource().text();
        if (patterns.stream().anyMatch(pattern -> matches(pattern, name))) {
            return true;
        }
        Predicate<String> meant = part -> patterns.stream().anyMatch(pattern -> matches(pattern, part));
        if (request.resource().type() == ResourceType.SET) {
            return allows
                    ? Arrays.stream(name.split("\\.")).allMatch(meant)
                    : Arrays.stream(name.split("\\.")).anyMatch(meant);
        }
        return request.resource().type() == ResourceType.HIERARCHICAL
                && !allows
                && patterns.stream().anyMatch(pattern -> pattern.charAt(0) == '/' && couldGoOn(pattern, name + "/"));
    }

    private static boolean any(Map<String, List<String>> conditions, String condition, Predicate<String> holds) {
        return !conditions.containsKey(condition)
                || conditions.get(condition).stream().anyMatch(holds);
    }

    private static boolean isFrom(String network, AccessSubject subject) {
        if (network.equals("unix") || subject.isUnix()) {
            return network.equals("unix") && subject.isUnix();
        }
        try {
            String[] parts = network.split("/");
            InetAddress base = InetAddress.getByName(parts[0]);
            InetAddress address = InetAddress.getByAddress(subject.address().getAddress());
            int length = base.getAddress().length;
            int free = length * 8 - (parts.length == 1 ? length * 8 : Integer.parseInt(parts[1]));
            return length == address.getAddress().length
                    && new BigInteger(1, base.getAddress())
                            .shiftRight(free)
                            .equals(new BigInteger(1, address.getAddress()).shiftRight(free));
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean matches(String pattern, String text) {
        String expression = Arrays.stream(pattern.split("(?<=[*?])|(?=[*?])"))
                .map(part -> part.equals("*") ? ".*" : part.equals("?") ? "." : Pattern.quote(part))
                .collect(Collectors.joining());
        return Pattern.compile(expression, Pattern.DOTALL).matcher(text).matches();
    }

    private static boolean couldGoOn(String pattern, String text) {
        if (text.isEmpty()) {
            return true;
        }
        if (pattern.isEmpty()) {
            return false;
        }
        char first = pattern.charAt(0);
        if (first == '*') {
            return couldGoOn(pattern.substring(1), text) || couldGoOn(pattern, text.substring(1));
        }
        return (first == '?' || first == text.charAt(0)) && couldGoOn(pattern.substring(1), text.substring(1));
    }
}
