package io.flomd.client;

/** A request that may wait was refused as busy on a connection that carries other locks; on one of its own it may do. */
final class RefusedForItsConnectionException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient LockNotAcquiredException refusal;

    RefusedForItsConnectionException(LockNotAcquiredException refusal) {
        super(refusal.getMessage(), refusal, false, false);
        this.refusal = refusal;
    }

    LockNotAcquiredException refusal() {
        return refusal;
    }
}
