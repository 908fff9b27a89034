package io.flomd.cli;

/** What the command ends with when it is not the wrapped command's own status. */
final class ExitStatus {
    static final int OK = 0;
    /** A debug feature failed or does not exist. */
    static final int DEBUG_FEATURE_FAILED = 1;
    /** The resource does not exist, and the request could neither create it nor wait for it. */
    static final int REQUESTER_CANNOT_WAIT = 96;
    /** There is no command, or it cannot be executed. */
    static final int UNABLE_TO_EXECUTE_COMMAND = 97;
    /** The resource was busy, or the time limit expired. */
    static final int RESOURCE_BUSY = 98;
    /** Everything else that goes wrong, a lost lock among it. */
    static final int GENERIC_ERROR = 99;

    private ExitStatus() {}
}
