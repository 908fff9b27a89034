package io.flomd.config;

import org.jspecify.annotations.Nullable;

/** TLS cannot begin as it is configured. The message is one line for the user. */
final class TlsStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TlsStartException(String message) {
        this(message, null);
    }

    TlsStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
