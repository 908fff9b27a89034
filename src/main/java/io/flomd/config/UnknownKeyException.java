package io.flomd.config;

/** A key below {@code flom} that does not exist. The message is one line for the user. */
final class UnknownKeyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownKeyException(String message) {
        super(message);
    }
}
