package io.flomd.client;

/** A connection was over before the answer came. */
final class ConnectionEndedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ConnectionEnd end;

    ConnectionEndedException(ConnectionEnd end) {
        super(end.detail(), null, false, false);
        this.end = end;
    }

    ConnectionEnd end() {
        return end;
    }
}
