package io.flomd.cli;

/** A line for stderr that holds nobody up: it is said on a thread of its own, since a pipe there may be full. */
final class Complaint extends Thread {
    /** How long the end of flom waits for a reader. */
    private static final int READER_LIMIT_MILLIS = 1000;

    private final Console console;
    private final String line;

    private Complaint(Console console, String line) {
        super("flom-complaint");
        this.console = console;
        this.line = line;
        setDaemon(true);
    }

    /** A line that is said when it is started. */
    static Complaint prepare(Console console, String line) {
        return new Complaint(console, line);
    }

    @Override
    public void run() {
        console.err(line);
    }

    /** Returns when it is said, or nobody has read it for a second. */
    void await() throws InterruptedException {
        join(READER_LIMIT_MILLIS);
    }
}
