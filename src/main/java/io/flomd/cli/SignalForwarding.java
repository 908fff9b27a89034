package io.flomd.cli;

import io.flomd.signal.ProcessSignals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the signals of this process do while the command runs: HUP, INT and TERM go on to the command, signals to ignore do nothing.
 *
 * <p>A signal that comes before the command has started goes to it as soon as it has.
 */
final class SignalForwarding implements ProcessSignals.Receiver {
    private static final String[] FORWARDED = {"HUP", "INT", "TERM"};

    private final Collection<Integer> ignored;
    private final List<String> early = new ArrayList<>(1);
    private @Nullable ProcessTree target;
    private boolean forwarded;

    private SignalForwarding(Collection<Integer> ignored) {
        this.ignored = ignored;
    }

    /** Nothing is received: for a command within another program. */
    static SignalForwarding none() {
        return new SignalForwarding(List.of());
    }

    /** Begins to receive. Signals to ignore that cannot be ignored are said on stderr. */
    static SignalForwarding begin(Collection<Integer> ignored, Console console) {
        SignalForwarding forwarding = new SignalForwarding(ignored);
        for (String name : FORWARDED) {
            ProcessSignals.receive(name, forwarding);
        }
        for (int number : ignored) {
            String name = SignalTable.shortName(number);
            if (!isForwarded(name) && !ProcessSignals.receive(name, forwarding)) {
                console.err("Warning: couldn't ignore signal " + number + ":SIG" + name);
            }
        }
        return forwarding;
    }

    private static boolean isForwarded(String name) {
        for (String forwarded : FORWARDED) {
            if (forwarded.equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** The command has started. */
    void forwardTo(ProcessTree tree) {
        List<String> waiting;
        synchronized (this) {
            target = tree;
            waiting = new ArrayList<>(early);
        }
        for (String name : waiting) {
            tree.signal(name);
        }
    }

    /** Whether a signal went on to the command. */
    synchronized boolean hasForwarded() {
        return forwarded;
    }

    @Override
    public void onSignal(String name) {
        if (ignored.contains(SignalTable.number("SIG" + name)) || !isForwarded(name)) {
            return;
        }
        ProcessTree tree;
        synchronized (this) {
            boolean alreadyThere = name.equals("INT") && isForeground();
            if (alreadyThere) {
                return;
            }
            forwarded = true;
            tree = target;
            if (tree == null) {
                early.add(name);
            }
        }
        if (tree != null) {
            tree.signal(name);
        }
    }

    /**
     * Whether this process is in the foreground group of its terminal: then an interrupt is the user's Ctrl-C, which the terminal sent to the
     * command as well, and a second one would make many programs give up in a hurry.
     */
    private static boolean isForeground() {
        try {
            String stat = new String(Files.readAllBytes(Path.of("/proc/self/stat")), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 7);
            // After the name: state, parent, process group, session, terminal, foreground group of the terminal.
            return fields[2].equals(fields[5]);
        } catch (IOException systemWithoutProc) {
            return false;
        }
    }
}
