package io.flomd.access;

import java.util.ArrayList;
import java.util.List;

/** Rules in order: the first that is about a request decides it. Immutable. */
public final class AccessRules {
    /** Most rules of one list, which bounds the time of a decision and the number of meters. */
    public static final int MAX_RULES = 100;

    private final List<AccessRule> rules;

    private AccessRules(List<AccessRule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * The rules that these texts say, called by their index.
     *
     * @throws AccessRuleException if one is not a rule, or there are too many
     */
    public static AccessRules of(List<String> texts) {
        if (texts.size() > MAX_RULES) {
            throw new AccessRuleException(texts.size() + " rules. Allowed: at most " + MAX_RULES);
        }
        List<AccessRule> rules = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            rules.add(AccessRuleReader.read(i, texts.get(i)));
        }
        return new AccessRules(rules);
    }

    /** The rules by which clients of the Unix domain socket and of these networks may end the server, and nobody else. */
    public static AccessRules ofShutdown(String name, List<IpNetwork> networks) {
        return new AccessRules(List.of(
                AccessRuleReader.shutdown(name, true, true, networks),
                AccessRuleReader.shutdown(name, false, false, List.of())));
    }

    /** These rules, and then the others. */
    public AccessRules then(AccessRules others) {
        List<AccessRule> all = new ArrayList<>(rules);
        all.addAll(others.rules);
        return new AccessRules(all);
    }

    /** Decides about a request. A function of the two, without a trace. */
    public AccessDecision decide(AccessRequest request) {
        for (AccessRule rule : rules) {
            if (rule.isAbout(request)) {
                return new AccessDecision(rule.allows(), rule.name());
            }
        }
        return AccessDecision.OPEN;
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return rules.isEmpty();
    }

    /** The names of those that deny, each once, in order. */
    public List<String> denying() {
        return rules.stream()
                .filter(rule -> !rule.allows())
                .map(AccessRule::name)
                .distinct()
                .toList();
    }
}
