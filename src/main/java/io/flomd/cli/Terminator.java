package io.flomd.cli;

/** Terminates the command on a thread of its own. */
final class Terminator extends Thread {
    private final ProcessTree tree;
    private final int killAfterMillis;
    private volatile boolean failed;

    /** @param killAfterMillis time from the termination to the killing */
    Terminator(ProcessTree tree, int killAfterMillis) {
        super("flom-terminator");
        this.tree = tree;
        this.killAfterMillis = killAfterMillis;
    }

    @Override
    public void run() {
        failed = !tree.terminate(killAfterMillis);
    }

    /** Whether some processes cannot be killed; of meaning when the thread has ended. */
    boolean hasFailed() {
        return failed;
    }
}
