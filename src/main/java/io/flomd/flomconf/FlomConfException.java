package io.flomd.flomconf;

/** A flom.conf file that cannot be used; the message names the file, the line, the value and what is allowed. */
public final class FlomConfException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is wrong with a file. */
    public enum Kind {
        /** It cannot be read. */
        UNREADABLE,
        /** A line is not what a key file allows. */
        MALFORMED,
        /** A value is not what its key allows. */
        BAD_VALUE
    }

    private final Kind kind;

    public FlomConfException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
