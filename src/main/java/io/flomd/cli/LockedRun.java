package io.flomd.cli;

import io.flomd.client.FlomException;
import io.flomd.client.HeldLock;
import io.flomd.client.LockLoss;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs the command while the lock is held, and gives the lock back. */
final class LockedRun implements Consumer<LockLoss> {
    /** A command that ends within this time is not worth the time that it takes to start a watcher. */
    private static final int UNWATCHED_MILLIS = 20;

    private final HeldLock lock;
    private final CommandSettings settings;
    private final CommandContext context;
    private final Console console;
    private final @Nullable Launcher launcher;
    private final @Nullable CommandTrace trace;
    private @Nullable ProcessTree tree;
    private @Nullable Terminator terminator;
    private @Nullable Complaint complaint;
    private boolean ended;
    private boolean toldOfLoss;

    /**
     * @param launcher the script that runs the command; null if this process does
     * @param trace is told of the release; null if nobody is
     */
    LockedRun(
            HeldLock lock,
            CommandSettings settings,
            CommandContext context,
            @Nullable Launcher launcher,
            @Nullable CommandTrace trace) {
        this.lock = lock;
        this.settings = settings;
        this.context = context;
        this.console = context.console();
        this.trace = trace;
        this.launcher = launcher;
    }

    /** Runs the command to its end and returns what flom is to end with. */
    int run(List<String> words, CommandWords line) throws InterruptedException {
        String token = lock.token().isPresent() ? Long.toString(lock.token().getAsLong()) : null;
        ChildCommand command = ChildCommand.of(words, lock.resource().text(), lock.element(), token);
        SignalForwarding signals = context.ownsProcess()
                ? SignalForwarding.begin(settings.ignoredSignals, console, launcher)
                : SignalForwarding.none();
        ProcessTree started = new ProcessTree(command.mark());
        StartedCommand process;
        try {
            process = launcher == null ? command.start() : startByScript(launcher, command, line, started);
        } catch (IOException e) {
            console.warning("Unable to execute command '" + words.get(0) + "'");
            giveBack(ExitStatus.UNABLE_TO_EXECUTE_COMMAND);
            return ExitStatus.UNABLE_TO_EXECUTE_COMMAND;
        }
        Optional<ProcessHandle> handle = process.handle();
        if (handle.isPresent()) {
            started.add(handle.get());
        }
        synchronized (this) {
            tree = started;
        }
        signals.forwardTo(started);
        lock.onLost(this);
        int status = await(process, command.mark());
        boolean terminated = awaitTerminator();
        if (!terminated && signals.hasForwarded() && !started.awaitEnd(settings.killAfterMillis)) {
            console.err("flom: some processes of the command cannot be killed");
        }
        giveBack(status);
        return terminated ? ExitStatus.GENERIC_ERROR : status;
    }

    private StartedCommand startByScript(Launcher script, ChildCommand command, CommandWords line, ProcessTree started)
            throws IOException, InterruptedException {
        return command.start(script, line, !settings.terminateOnLoss, new Runnable() {
            @Override
            public void run() {
                if (settings.terminateOnLoss) {
                    started.terminate(settings.killAfterMillis);
                }
            }
        });
    }

    /** The status of the process, which is watched while it runs, unless it may go on without the lock. */
    private int await(StartedCommand process, String mark) throws InterruptedException {
        if (!settings.terminateOnLoss || process.await(UNWATCHED_MILLIS)) {
            return process.await();
        }
        Optional<ProcessHandle> handle = process.handle();
        KillWatcher watcher =
                handle.isEmpty() ? null : KillWatcher.start(handle.get().pid(), mark, settings.killAfterMillis);
        try {
            return process.await();
        } finally {
            if (watcher != null) {
                watcher.close();
            }
        }
    }

    /** The lock is lost. Comes on the thread that reads the connection. */
    @Override
    public void accept(LockLoss loss) {
        String what = "flom: the lock on resource '" + lock.resource() + "' is lost: " + loss.detail() + "; "
                + (settings.terminateOnLoss ? "terminating the command" : "the command goes on without it");
        synchronized (this) {
            ProcessTree known = tree;
            if (ended || known == null) {
                return;
            }
            toldOfLoss = true;
            complaint = Complaint.prepare(console, what);
            if (settings.terminateOnLoss) {
                terminator = new Terminator(known, settings.killAfterMillis);
                terminator.start();
            }
            // Nobody may read what is said: that stops nothing else.
            complaint.start();
        }
    }

    /** Whether the command was terminated because the lock was lost; returns when all of it is gone. */
    private boolean awaitTerminator() throws InterruptedException {
        Terminator begun;
        Complaint said;
        synchronized (this) {
            ended = true;
            begun = terminator;
            said = complaint;
        }
        if (begun != null) {
            begun.join();
        }
        if (said != null) {
            said.await();
        }
        if (begun != null && begun.hasFailed()) {
            Complaint survivors = Complaint.prepare(console, "flom: some processes of the command cannot be killed");
            survivors.start();
            survivors.await();
        }
        return begun != null;
    }

    private synchronized boolean wasToldOfLoss() {
        return toldOfLoss;
    }

    private void giveBack(int status) {
        if (wasToldOfLoss()) {
            return;
        }
        if (trace != null) {
            trace.onUnlock();
        }
        try {
            if (status == 0) {
                lock.release();
            } else {
                lock.releaseAfterFailure();
            }
        } catch (FlomException e) {
            console.err("flom_client_unlock: ret_cod=" + e.code().code() + " ("
                    + e.code().text() + ")");
        }
    }
}
