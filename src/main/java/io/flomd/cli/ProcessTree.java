package io.flomd.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A process and everything that it started.
 *
 * <p>The command keeps the process group and terminal of {@code flom}, as scripts and shells expect, so there is no group of its own to
 * signal. Members are found in two ways: as descendants of known members, and by a mark in their environment, which finds those whose parent
 * has ended. A handle never stands for another process that got the same number later. Thread-safe.
 */
final class ProcessTree {
    /** The variable that marks a command: the mark of an outer {@code flom}, if there is one, and its own. */
    static final String MARK_VARIABLE = "FLOM_COMMAND_MARK";

    private static final int SEARCH_INTERVAL_MILLIS = 20;
    private static final int KILL_LIMIT_MILLIS = 5000;
    private static final int SENDER_LIMIT_SECONDS = 5;
    private static final int GROUP = 2;
    private static final int FOREGROUND_GROUP = 5;
    private static final int START_TIME = 19;

    private final Set<ProcessHandle> members = new TreeSet<>();
    private final byte[] mark;

    ProcessTree(String mark) {
        this.mark = mark.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Adds the process of the command. */
    synchronized void add(ProcessHandle root) {
        members.add(root);
    }

    /** Sends a signal, given without {@code SIG}, to every member. */
    void signal(String name) {
        send(name, search());
    }

    /** The same, but not to those of a process group, who have got it already. */
    void signalOutside(String group, String name) {
        List<ProcessHandle> outside = new ArrayList<>();
        for (ProcessHandle member : search()) {
            String[] stat = stat(member.pid());
            if (stat != null && !stat[GROUP].equals(group)) {
                outside.add(member);
            }
        }
        send(name, outside);
    }

    /** The process group of a process if it is the foreground group of its terminal; null if not. */
    static @Nullable String foregroundGroup(long pid) {
        String[] stat = stat(pid);
        return stat != null && stat[GROUP].equals(stat[FOREGROUND_GROUP]) ? stat[GROUP] : null;
    }

    /**
     * Ends every member: TERM now and to whoever appears meanwhile, KILL when the time is over.
     *
     * @return whether nothing is left
     */
    boolean terminate(long killAfterMillis) {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(killAfterMillis);
        Set<ProcessHandle> told = new TreeSet<>();
        List<ProcessHandle> alive = search();
        while (!alive.isEmpty() && System.nanoTime() < deadlineNanos) {
            tell(alive, told);
            pause();
            alive = search();
        }
        return alive.isEmpty() || kill();
    }

    /**
     * Waits for members that were told to end, and kills what is left when the time is over.
     *
     * @return whether nothing is left
     */
    boolean awaitEnd(long killAfterMillis) {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(killAfterMillis);
        while (!search().isEmpty() && System.nanoTime() < deadlineNanos) {
            pause();
        }
        return search().isEmpty() || kill();
    }

    private boolean kill() {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(KILL_LIMIT_MILLIS);
        List<ProcessHandle> alive = search();
        while (!alive.isEmpty() && System.nanoTime() < deadlineNanos) {
            send("KILL", alive);
            pause();
            alive = search();
        }
        return alive.isEmpty();
    }

    private static void tell(List<ProcessHandle> alive, Set<ProcessHandle> told) {
        List<ProcessHandle> unaware = new ArrayList<>();
        for (ProcessHandle member : alive) {
            if (told.add(member)) {
                unaware.add(member);
            }
        }
        send("TERM", unaware);
    }

    /** The members that are alive now, children after their parents. */
    private synchronized List<ProcessHandle> search() {
        List<ProcessHandle> found = new ArrayList<>(members);
        for (ProcessHandle member : members) {
            addAll(found, member.descendants().iterator());
        }
        addMarked(found);
        members.addAll(found);
        List<ProcessHandle> alive = new ArrayList<>();
        for (ProcessHandle member : members) {
            if (isRunning(member)) {
                alive.add(member);
            }
        }
        return alive;
    }

    private static void addAll(List<ProcessHandle> list, Iterator<ProcessHandle> more) {
        while (more.hasNext()) {
            list.add(more.next());
        }
    }

    private void addMarked(List<ProcessHandle> found) {
        long self = ProcessHandle.current().pid();
        for (Iterator<ProcessHandle> all = ProcessHandle.allProcesses().iterator(); all.hasNext(); ) {
            ProcessHandle process = all.next();
            if (process.pid() != self && isMarked(process.pid())) {
                found.add(process);
            }
        }
    }

    /** Only Linux shows the environment of a process, and only to its own user. */
    private boolean isMarked(long pid) {
        try {
            return contains(Files.readAllBytes(Path.of("/proc/" + pid + "/environ")), mark);
        } catch (IOException goneOrForeign) {
            return false;
        }
    }

    private static boolean contains(byte[] text, byte[] part) {
        for (int at = 0; at + part.length <= text.length; at++) {
            int same = 0;
            while (same < part.length && text[at + same] == part[same]) {
                same++;
            }
            if (same == part.length) {
                return true;
            }
        }
        return false;
    }

    /** A process that ended, but whose parent has not asked for its status yet, is dead. */
    static boolean isRunning(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        String[] stat = stat(process.pid());
        return stat == null ? process.isAlive() : !stat[0].equals("Z");
    }

    /** When a process started, in ticks of the kernel; null if it is gone, or if the system has no {@code /proc}. */
    static @Nullable String startTime(long pid) {
        String[] stat = stat(pid);
        return stat == null ? null : stat[START_TIME];
    }

    /** What the kernel says of a process, from its state on; null if it is gone, or if the system has no {@code /proc}. */
    private static String @Nullable [] stat(long pid) {
        try {
            byte[] stat = Files.readAllBytes(Path.of("/proc/" + pid + "/stat"));
            String text = new String(stat, StandardCharsets.ISO_8859_1);
            // The name stands before it in parentheses, and may hold any character.
            return text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
        } catch (IOException gone) {
            return null;
        }
    }

    private static void send(String name, List<ProcessHandle> targets) {
        if (targets.isEmpty()) {
            return;
        }
        boolean kill = name.equals("KILL");
        if (!kill && !name.equals("TERM") && sendWithKill(name, targets)) {
            return;
        }
        for (ProcessHandle target : targets) {
            // Handles know no other signals; whoever cannot be told with the right one is at least told to end.
            if (kill) {
                target.destroyForcibly();
            } else {
                target.destroy();
            }
        }
    }

    private static boolean sendWithKill(String name, List<ProcessHandle> targets) {
        // Not every system has the program of this name, but every shell has the word.
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", "kill \"$@\"", "sh", "-" + name));
        for (ProcessHandle target : targets) {
            words.add(Long.toString(target.pid()));
        }
        try {
            Process sender = new ProcessBuilder(words)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            // A member that ended meanwhile makes kill fail for it, but not for the others.
            return sender.waitFor(SENDER_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (IOException noSuchProgram) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(SEARCH_INTERVAL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
