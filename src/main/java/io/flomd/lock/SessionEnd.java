package io.flomd.lock;

/** Why a session ended. */
public enum SessionEnd {
    /** Its client is gone, or went by itself. */
    CLOSED,
    /** An administrator ended it. */
    REVOKED,
    /** It released a resource that it never asked for (FLoM protocol, unlock). */
    RELEASED_UNKNOWN_RESOURCE,
    /** It released a sequence that it does not hold (FLoM protocol, unlock). */
    RELEASED_SEQUENCE_NOT_HELD;

    /** Whether the session broke a rule, so that the table ended it. */
    public boolean isViolation() {
        return this == RELEASED_UNKNOWN_RESOURCE || this == RELEASED_SEQUENCE_NOT_HELD;
    }
}
