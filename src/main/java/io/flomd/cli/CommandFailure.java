package io.flomd.cli;

import org.jspecify.annotations.Nullable;

/** The end of the command, with what is to be said about it. */
final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitStatus;
    private final @Nullable String outLine;
    private final @Nullable String errLine;

    private CommandFailure(int exitStatus, @Nullable String outLine, @Nullable String errLine) {
        super(errLine == null ? outLine : errLine, null, false, false);
        this.exitStatus = exitStatus;
        this.outLine = outLine;
        this.errLine = errLine;
    }

    /** Exit status 99 with this line on stderr. */
    static CommandFailure error(String errLine) {
        return new CommandFailure(ExitStatus.GENERIC_ERROR, null, errLine);
    }

    /** Exit status 99 with these lines on stdout and stderr, where FLoM's scripts look for them. */
    static CommandFailure error(@Nullable String outLine, @Nullable String errLine) {
        return new CommandFailure(ExitStatus.GENERIC_ERROR, outLine, errLine);
    }

    /** This exit status with this line on stderr. */
    static CommandFailure withStatus(int exitStatus, String errLine) {
        return new CommandFailure(exitStatus, null, errLine);
    }

    int exitStatus() {
        return exitStatus;
    }

    void print(Console console) {
        if (outLine != null) {
            console.out(outLine);
        }
        if (errLine != null) {
            console.err(errLine);
        }
    }
}
