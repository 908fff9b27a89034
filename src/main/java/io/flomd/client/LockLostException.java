package io.flomd.client;

import io.flomd.wire.ReturnCode;

/** The lock was lost before it was released: what was done since {@link #loss()} was not protected by it. */
public final class LockLostException extends FlomException {
    private static final long serialVersionUID = 1L;

    private final transient LockLoss loss;

    LockLostException(String resource, LockLoss loss) {
        super(ReturnCode.CONNECTION_CLOSED, "lock on resource '" + resource + "' was lost: " + loss.detail());
        this.loss = loss;
    }

    /** How the lock was lost. */
    public LockLoss loss() {
        return loss;
    }
}
