package io.flomd.config;

/** The flom.conf that the configuration names cannot be used. The message is one line for the user. */
final class ConfigFileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConfigFileException(String message) {
        super(message);
    }

    ConfigFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
