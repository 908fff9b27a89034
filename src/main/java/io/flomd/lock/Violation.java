package io.flomd.lock;

/** A rule that a session broke so that the table ended it (FLoM protocol, unlock). */
public enum Violation {
    /** It released a resource that it never asked for. */
    RELEASED_UNKNOWN_RESOURCE,
    /** It released a sequence that it does not hold. */
    RELEASED_SEQUENCE_NOT_HELD
}
