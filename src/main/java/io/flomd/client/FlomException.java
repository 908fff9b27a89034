package io.flomd.client;

import io.flomd.wire.ReturnCode;
import org.jspecify.annotations.Nullable;

/** Something went wrong between this client and its server; {@link #code()} says what, in FLoM's numbers. */
public class FlomException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ReturnCode code;

    /** @param message what happened, with the server and the resource where they are known */
    public FlomException(ReturnCode code, String message) {
        this(code, message, null);
    }

    /** @param cause what the JDK said; null if nothing */
    public FlomException(ReturnCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public ReturnCode code() {
        return code;
    }
}
