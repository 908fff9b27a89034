package io.flomd.server;

/** The server cannot listen where it was told to; the message says why in one line. */
public final class ListenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ListenException(String message, Throwable cause) {
        super(message, cause);
    }
}
