package io.flomd.tls;

import org.jspecify.annotations.Nullable;

/** One of {@link TlsFiles} cannot be used; the message names the file and says why. */
public final class TlsFileException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Role role;

    /** What the file is for. */
    public enum Role {
        CERTIFICATE,
        PRIVATE_KEY,
        CA_CERTIFICATE
    }

    TlsFileException(Role role, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.role = role;
    }

    public Role role() {
        return role;
    }
}
