package io.flomd.access;

/** A text is not a rule. The message is one line for the user: index, value, what is wrong and what is allowed. */
public final class AccessRuleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AccessRuleException(String message) {
        super(message);
    }
}
