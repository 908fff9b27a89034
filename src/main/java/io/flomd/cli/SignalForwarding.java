package io.flomd.cli;

import io.flomd.signal.ProcessSignals;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the signals of flom do while the command runs: they go on to the command, and signals to ignore do nothing. Flom is the script that started
 * this JVM if there is one, and else the JVM itself, which can receive fewer of them.
 *
 * <p>A signal that comes before the command has started goes to it as soon as it has.
 */
final class SignalForwarding implements ProcessSignals.Receiver {
    private static final List<String> BY_THE_SCRIPT = List.of("HUP", "INT", "QUIT", "USR1", "USR2", "ALRM", "TERM");
    private static final List<String> BY_THE_JVM = List.of("HUP", "INT", "TERM");
    private static final List<String> OF_THE_TERMINAL = List.of("INT", "QUIT");
    private static final List<String> ENDING = List.of("HUP", "INT", "QUIT", "TERM");
    private static final List<String> NEVER_IGNORED = List.of("KILL", "STOP");

    private final Collection<Integer> ignored;
    private final List<String> names;
    private final long flom;
    private final List<String> early = new ArrayList<>(1);
    private @Nullable ProcessTree target;
    private boolean forwarded;

    private SignalForwarding(Collection<Integer> ignored, List<String> names, long flom) {
        this.ignored = ignored;
        this.names = names;
        this.flom = flom;
    }

    /** Nothing is received: for a command within another program. */
    static SignalForwarding none() {
        return new SignalForwarding(List.of(), List.of(), 0);
    }

    /** Begins to receive. Signals to ignore that cannot be ignored are said on stderr. */
    static SignalForwarding begin(Collection<Integer> ignored, Console console, @Nullable Launcher launcher) {
        List<String> names = launcher == null ? BY_THE_JVM : BY_THE_SCRIPT;
        SignalForwarding forwarding = new SignalForwarding(
                ignored, names, launcher == null ? ProcessHandle.current().pid() : launcher.script());
        if (launcher == null) {
            for (String name : names) {
                ProcessSignals.receive(name, forwarding);
            }
        }
        List<Integer> others = new ArrayList<>();
        for (int number : ignored) {
            String name = SignalTable.shortName(number);
            if (names.contains(name)) {
                continue;
            }
            if (launcher == null ? ProcessSignals.receive(name, forwarding) : !NEVER_IGNORED.contains(name)) {
                others.add(number);
            } else {
                console.err("Warning: couldn't ignore signal " + number + ":SIG" + name);
            }
        }
        if (launcher != null) {
            launcher.receive(others, forwarding);
        }
        return forwarding;
    }

    /** The command has started. */
    void forwardTo(ProcessTree tree) {
        List<String> waiting;
        synchronized (this) {
            target = tree;
            waiting = new ArrayList<>(early);
        }
        for (String name : waiting) {
            send(name, tree);
        }
    }

    /** Whether a signal that asks for an end went on to the command. */
    synchronized boolean hasForwarded() {
        return forwarded;
    }

    @Override
    public void onSignal(String name) {
        if (ignored.contains(SignalTable.number("SIG" + name)) || !names.contains(name)) {
            return;
        }
        ProcessTree tree;
        synchronized (this) {
            forwarded |= ENDING.contains(name);
            tree = target;
            if (tree == null) {
                early.add(name);
            }
        }
        if (tree != null) {
            send(name, tree);
        }
    }

    /**
     * Sends a signal on. An interrupt that comes while flom is in the foreground of its terminal is the user's Ctrl-C, which the terminal has
     * sent to the whole foreground group: a second one would make many programs give up in a hurry.
     */
    private void send(String name, ProcessTree tree) {
        String group = OF_THE_TERMINAL.contains(name) ? ProcessTree.foregroundGroup(flom) : null;
        if (group == null) {
            tree.signal(name);
        } else {
            tree.signalOutside(group, name);
        }
    }
}
