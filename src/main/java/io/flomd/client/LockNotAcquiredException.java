package io.flomd.client;

import io.flomd.resource.ResourceName;
import io.flomd.wire.ReturnCode;

/** The server, or the limit of the request, said no. Nothing is held and nothing waits. */
public final class LockNotAcquiredException extends FlomException {
    private static final long serialVersionUID = 1L;

    /** Why a lock was not acquired. */
    public enum Reason {
        /** Not grantable now, and the request was not to wait. */
        BUSY,
        /** The time limit of the request expired. */
        TIMEOUT,
        /** The resource does not exist, and the request was neither to create it nor to wait for it. */
        CANNOT_WAIT,
        /** The resource can never satisfy the request. */
        IMPOSSIBLE,
        /** The server does not accept the name. */
        INVALID_NAME,
        /** Refused for a reason that the protocol does not tell. */
        OTHER
    }

    private final Reason reason;
    private final String resource;

    LockNotAcquiredException(Reason reason, ReturnCode code, ResourceName resource, String message) {
        super(code, "resource '" + resource.text() + "': " + message);
        this.reason = reason;
        this.resource = resource.text();
    }

    public Reason reason() {
        return reason;
    }

    /** The name of the resource that was asked for. */
    public String resource() {
        return resource;
    }
}
