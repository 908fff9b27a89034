package io.flomd.access;

/**
 * What came of a request.
 *
 * @param allowed whether it may be
 * @param rule name of the rule that decided; empty if none did
 */
public record AccessDecision(boolean allowed, String rule) {
    /** No rule is about it, and what is not denied is allowed. */
    static final AccessDecision OPEN = new AccessDecision(true, "");
}
