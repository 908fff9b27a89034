package io.flomd.wire;

/** Bytes that are not a message of the protocol. The connection they came on cannot be read any further. */
public final class MalformedMessageException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What was wrong, in the words that logs and the counter of protocol errors use. */
    public enum Reason {
        /** The message is longer than the limit. */
        TOO_LONG,
        /** The bytes are not the subset of XML that the protocol uses, or not UTF-8. */
        NOT_XML,
        /** The protocol level is not 3. */
        WRONG_LEVEL,
        /** No message has this verb and step. */
        UNKNOWN_MESSAGE,
        /** An element or attribute stands where it must not. */
        UNEXPECTED_CONTENT,
        /** Something that the message needs is missing. */
        MISSING_CONTENT,
        /** A number does not fit in 32 bits. */
        BAD_NUMBER
    }

    private final Reason reason;

    /** @param detail what was found and what is allowed, for the log */
    public MalformedMessageException(Reason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
