package io.flomd.access;

import java.util.List;

/** Asks the rules about each request, and tells of what they refuse. Thread-safe if its listener is. */
public final class AccessControl {
    /** Lets everybody do everything, the end of the server left out, which nobody may. */
    public static final AccessControl OPEN = new AccessControl(
            AccessRules.of(List.of("deny what=shutdown")),
            AccessRules.of(List.of()),
            false,
            (request, rule, isDryRun) -> {});

    /** Sees what is refused. Called by whoever asks; it must return at once. */
    public interface Listener {
        /**
         * A rule denies a request.
         *
         * @param rule the name of the rule
         * @param isDryRun true if the request is granted all the same
         */
        void onDenied(AccessRequest request, String rule, boolean isDryRun);
    }

    private final AccessRules rules;
    private final AccessRules always;
    private final boolean isDryRun;
    private final Listener listener;

    /**
     * @param rules what is tried first
     * @param always what decides where those do not, in a dry run too
     * @param isDryRun whether the first only tell what they would refuse
     */
    public AccessControl(AccessRules rules, AccessRules always, boolean isDryRun, Listener listener) {
        this.rules = rules;
        this.always = always;
        this.isDryRun = isDryRun;
        this.listener = listener;
    }

    /** Whether the request may be; the listener is told if a rule denies it. */
    public boolean allows(AccessRequest request) {
        AccessDecision first = rules.decide(request);
        if (isDryRun && !first.allowed()) {
            listener.onDenied(request, first.rule(), true);
        }
        AccessDecision decision = isDryRun || first.rule().isEmpty() ? always.decide(request) : first;
        if (!decision.allowed()) {
            listener.onDenied(request, decision.rule(), false);
        }
        return decision.allowed();
    }
}
