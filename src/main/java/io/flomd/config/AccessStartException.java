package io.flomd.config;

import io.flomd.resource.VisibleText;

/** The rules of who may do what are not rules. The message is one line for the user. */
final class AccessStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AccessStartException(String message, Throwable cause) {
        super(VisibleText.of(message), cause);
    }
}
