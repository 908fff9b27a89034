package io.flomd.discovery;

/** The responder cannot start. The message is one line for the user: the setting, its value, what is allowed. */
public final class DiscoveryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public DiscoveryException(String message) {
        super(message);
    }

    public DiscoveryException(String message, Throwable cause) {
        super(message, cause);
    }
}
