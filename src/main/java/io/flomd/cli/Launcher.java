package io.flomd.cli;

import io.flomd.signal.ProcessSignals;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The {@code flom} script, which started this JVM and runs the command itself, so that the command gets words, variables, descriptors and
 * signals as nobody but a shell can pass them on.
 *
 * <p>Two pipes lead to it: its lines come on standard input, which the command does not need here, and lines for it go to a descriptor that
 * it names. Both sides see an end of lines when the other one is killed. Lines from the script:
 *
 * <ul>
 *   <li>{@code pid PID}: the command runs
 *   <li>{@code signal NAME}: the script got a signal
 *   <li>{@code unable}: the command cannot be executed
 *   <li>{@code [1] …}: what the shell says of the state of one of its processes
 *   <li>{@code end STATUS [BEFORE]}: the command has ended; the shell said another status before if a signal interrupted its wait
 * </ul>
 *
 * <p>Lines for the script: see {@link #start}, and {@code exit STATUS} or {@code die SIGNAL} at the end. Thread-safe.
 */
final class Launcher implements Runnable, StartedCommand {
    /** The system property that names the descriptor for lines to the script, the script's process, and the variables of its own. */
    private static final String PROPERTY = "flom.launcher";

    private static final int SIGNALLED = 128;

    private final OutputStream lines;
    private final long script;
    private ProcessSignals.@Nullable Receiver receiver;
    private @Nullable Runnable onScriptLost;
    private boolean requested;
    private boolean lost;
    private boolean started;
    private boolean unable;
    private long commandNumber;
    private @Nullable ProcessHandle command;
    private String state = "";
    private int status = -1;
    private boolean signalled;

    private Launcher(OutputStream lines, long script) {
        this.lines = lines;
        this.script = script;
    }

    /** Loads what a run by the script needs. */
    static void load() {
        Launcher launcher = new Launcher(
                OutputStream.nullOutputStream(), ProcessHandle.current().pid());
        launcher.accept("pid " + ProcessHandle.current().pid());
        launcher.accept("[1] + " + ProcessHandle.current().pid() + " Done");
        launcher.accept("end 0");
        launcher.end(launcher.status);
        LauncherEnvironment.differences(launcher.script);
    }

    /** The script that started this JVM; null if it was started in another way. */
    static @Nullable Launcher ofProcess() {
        String property = System.getProperty(PROPERTY);
        if (property == null) {
            return null;
        }
        String[] numbers = property.split(",", 2);
        try {
            OutputStream lines = new FileOutputStream("/proc/self/fd/" + numbers[0]);
            Launcher launcher = new Launcher(lines, Long.parseLong(numbers[1]));
            Thread thread = new Thread(launcher, "flom-launcher");
            thread.setDaemon(true);
            thread.start();
            return launcher;
        } catch (IOException gone) {
            throw new IllegalStateException("the script that started this process is gone", gone);
        }
    }

    /** The process of the script, which is the one that others take for flom. */
    long script() {
        return script;
    }

    /**
     * Signals that the script gets go here from when it runs the command on.
     *
     * @param ignored numbers of signals that it is to ignore besides
     */
    void receive(List<Integer> ignored, ProcessSignals.Receiver newReceiver) {
        for (int number : ignored) {
            send("ignore " + number, StandardCharsets.US_ASCII);
        }
        synchronized (this) {
            receiver = newReceiver;
        }
    }

    /**
     * Has the script run the command, and returns when it does.
     *
     * @param wordNumbers which of the words of the command line are the command's, counted from 1
     * @param allWords how many the command line has
     * @param element goes behind them; null if there is none
     * @param variables are set in its environment
     * @param goesOnAlone whether the command goes on when this process is killed
     * @param whenLost is run if the script is killed
     * @throws IOException if the command does not exist or cannot be executed
     */
    void start(
            List<Integer> wordNumbers,
            int allWords,
            @Nullable String element,
            Map<String, String> variables,
            boolean goesOnAlone,
            Runnable whenLost)
            throws InterruptedException, IOException {
        send(wordsLine(wordNumbers, allWords), StandardCharsets.US_ASCII);
        if (element != null) {
            send("element " + onLines(element), StandardCharsets.UTF_8);
        }
        send("words-end", StandardCharsets.US_ASCII);
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            send("set " + variable.getKey() + " " + onLines(variable.getValue()), StandardCharsets.UTF_8);
        }
        for (String line : LauncherEnvironment.differences(script)) {
            send(line, StandardCharsets.ISO_8859_1);
        }
        if (goesOnAlone) {
            send("alone", StandardCharsets.US_ASCII);
        }
        synchronized (this) {
            onScriptLost = whenLost;
            requested = true;
        }
        send("run", StandardCharsets.US_ASCII);
        synchronized (this) {
            while (!started && !unable && status < 0 && !lost) {
                wait();
            }
            if (unable) {
                throw new IOException("the command cannot be executed");
            }
        }
    }

    /** The words at the end of the command line can be told by one number, however many they are. */
    private static String wordsLine(List<Integer> wordNumbers, int allWords) {
        if (wordNumbers.get(0) == allWords - wordNumbers.size() + 1) {
            return "shift " + (wordNumbers.get(0) - 1);
        }
        StringBuilder words = new StringBuilder("words");
        for (int number : wordNumbers) {
            words.append(' ').append(number);
        }
        return words.toString();
    }

    /** A line break within a value is told by a line of its own. */
    static String onLines(String value) {
        return value.replace("\n", "\nmore ");
    }

    @Override
    public synchronized Optional<ProcessHandle> handle() {
        return Optional.ofNullable(command);
    }

    @Override
    public synchronized int await() throws InterruptedException {
        while (status < 0) {
            wait();
        }
        return status;
    }

    @Override
    public synchronized boolean await(long millis) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = millis; status < 0 && left > 0; ) {
            wait(left);
            left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        }
        return status >= 0;
    }

    /** Tells the script how to end: as its command did if this is the command's status, or else with this status. */
    void end(int exitStatus) {
        boolean dies;
        synchronized (this) {
            dies = signalled && exitStatus == status;
        }
        String line = dies ? "die " + (exitStatus - SIGNALLED) : "exit " + exitStatus;
        send(line, StandardCharsets.US_ASCII);
    }

    private synchronized void send(String line, Charset charset) {
        try {
            lines.write((line + "\n").getBytes(charset));
        } catch (IOException scriptIsGone) {
            // Seen by whoever reads its lines.
        }
    }

    /** Reads the lines of the script. */
    @Override
    public void run() {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.ISO_8859_1))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                accept(line);
            }
        } catch (IOException e) {
            // As good as an end.
        }
        onEnd();
    }

    private void accept(String line) {
        String[] words = line.split(" ", -1);
        switch (words[0]) {
            case "pid" -> onStart(Long.parseLong(words[1]));
            case "signal" -> onSignal(words[1]);
            case "end" -> onEnd(Integer.parseInt(words[1]), words.length > 2 ? Integer.parseInt(words[2]) : -1);
            case "unable" -> onUnable();
            default -> onState(line);
        }
    }

    private void onStart(long pid) {
        // A child of the script's; another process with this number has another parent.
        Optional<ProcessHandle> found = ProcessHandle.of(pid)
                .filter(process ->
                        process.parent().isPresent() && process.parent().get().pid() == script);
        synchronized (this) {
            command = found.orElse(null);
            commandNumber = pid;
            started = true;
            notifyAll();
        }
    }

    private synchronized void onUnable() {
        unable = true;
        notifyAll();
    }

    private synchronized void onState(String line) {
        if (line.contains(" " + commandNumber + " ")) {
            state = line;
        }
    }

    private void onSignal(String name) {
        ProcessSignals.Receiver known;
        synchronized (this) {
            known = receiver;
        }
        if (known != null) {
            known.onSignal(name);
        }
    }

    private synchronized void onEnd(int last, int before) {
        boolean lastIsOfTheSignal = before >= 0 && !isExit(state, last) && (last == 127 || isExit(state, before));
        status = lastIsOfTheSignal ? before : last;
        signalled = status > SIGNALLED && !state.isEmpty() && !isExit(state, status);
        notifyAll();
    }

    /** Whether the shell says that the command ended by itself with this status: only then it says the number. */
    static boolean isExit(String state, int status) {
        // Behind the number of the job and the process: a word, and the status in parentheses or behind a blank.
        String[] words = state.trim().split("[ ()]+", -1);
        for (int i = 2; i < words.length; i++) {
            if (words[i].equals(Integer.toString(status))) {
                return true;
            }
        }
        return false;
    }

    /** The script is gone: with all it had to say, or killed. */
    private void onEnd() {
        Runnable then;
        synchronized (this) {
            if (status >= 0) {
                return;
            }
            lost = true;
            then = requested ? onScriptLost : null;
            notifyAll();
        }
        if (then == null) {
            // Nothing runs yet: whoever waits for a lock gives up by leaving.
            Runtime.getRuntime().halt(ExitStatus.GENERIC_ERROR);
        } else {
            then.run();
        }
        synchronized (this) {
            status = ExitStatus.GENERIC_ERROR;
            notifyAll();
        }
    }
}
