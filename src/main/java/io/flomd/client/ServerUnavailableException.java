package io.flomd.client;

import io.flomd.wire.ReturnCode;
import org.jspecify.annotations.Nullable;

/** No server answered at the place where the client looked for one. Asking again later may help. */
public final class ServerUnavailableException extends FlomException {
    private static final long serialVersionUID = 1L;

    ServerUnavailableException(String message, @Nullable Throwable cause) {
        super(ReturnCode.CONNECT_ERROR, message, cause);
    }
}
