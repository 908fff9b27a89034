package io.flomd.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The command to run while the lock is held: started without a shell, with the standard streams of this process. */
final class ChildCommand {
    private static final String RESOURCE = "FLOM_RESOURCE";
    private static final String ELEMENT = "FLOM_ELEMENT";
    private static final String TOKEN = "FLOM_FENCING_TOKEN";
    /** What is set in the environment of the command besides the mark. */
    static final List<String> VARIABLES = List.of(RESOURCE, ELEMENT, TOKEN);

    private final List<String> words;
    private final @Nullable String element;
    private final Map<String, String> variables;
    private final String mark;

    private ChildCommand(List<String> words, @Nullable String element, Map<String, String> variables, String mark) {
        this.words = words;
        this.element = element;
        this.variables = variables;
        this.mark = mark;
    }

    /**
     * @param resource goes into {@code FLOM_RESOURCE}
     * @param element goes into {@code FLOM_ELEMENT} and becomes the last argument; null if there is none
     * @param token goes into {@code FLOM_FENCING_TOKEN}; null if there is none
     */
    static ChildCommand of(List<String> words, String resource, @Nullable String element, @Nullable String token) {
        List<String> all = new ArrayList<>(words);
        if (element != null) {
            all.add(element);
        }
        Map<String, String> variables = new HashMap<>();
        variables.put(RESOURCE, resource);
        if (element != null) {
            variables.put(ELEMENT, element);
        }
        if (token != null) {
            variables.put(TOKEN, token);
        }
        String mark = ProcessHandle.current().pid() + "." + Long.toHexString(System.nanoTime());
        return new ChildCommand(all, element, variables, mark);
    }

    /** What marks the command and everything that it starts. */
    String mark() {
        return mark;
    }

    /**
     * Starts the command as a child of this process.
     *
     * @throws IOException if it does not exist or cannot be executed
     */
    StartedCommand start() throws IOException {
        boolean plain = canPass(words) && canPass(variables.values());
        ProcessBuilder builder = new ProcessBuilder(plain ? words : throughShell());
        StandardStreams.passOn(builder);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeAll(VARIABLES);
        environment.putAll(variables);
        environment.put(ProcessTree.MARK_VARIABLE, marks(environment));
        return new SpawnedCommand(builder.start());
    }

    /**
     * Has the script start the command.
     *
     * @param goesOnAlone whether it goes on when this process is killed
     * @param whenLost is run if the script is killed
     * @throws IOException if it does not exist or cannot be executed
     */
    StartedCommand start(Launcher launcher, CommandWords line, boolean goesOnAlone, Runnable whenLost)
            throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(variables);
        all.put(ProcessTree.MARK_VARIABLE, marks(System.getenv()));
        launcher.start(line.numbers(), line.count(), element, all, goesOnAlone, whenLost);
        return launcher;
    }

    private String marks(Map<String, String> environment) {
        String outer = environment.get(ProcessTree.MARK_VARIABLE);
        return outer == null ? mark : outer + ":" + mark;
    }

    /** Whether the JDK passes these words on as they are: it encodes them in the character set of the locale. */
    private static boolean canPass(Collection<String> words) {
        for (String word : words) {
            if (!isAscii(word) && !nativeCharset().newEncoder().canEncode(word)) {
                return false;
            }
        }
        return true;
    }

    private static Charset nativeCharset() {
        return Charset.forName(System.getProperty("sun.jnu.encoding", "US-ASCII"));
    }

    private static boolean isAscii(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) > 0x7F) {
                return false;
            }
        }
        return true;
    }

    /** In a locale without these characters a shell, told in ASCII, spells words and variables and becomes the command. */
    private List<String> throughShell() throws IOException {
        requireExecutable(words.get(0));
        StringBuilder script = new StringBuilder();
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            spell(script, variable.getKey(), variable.getValue());
        }
        StringBuilder exec = new StringBuilder("exec");
        for (int i = 0; i < words.size(); i++) {
            spell(script, "w" + i, words.get(i));
            exec.append(" \"$w").append(i).append('"');
        }
        return List.of("/bin/sh", "-c", script.append(exec).toString());
    }

    private static void spell(StringBuilder script, String variable, String value) {
        script.append(variable).append("=$(printf '");
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            String octal = Integer.toOctalString(b & 0xFF);
            script.append('\\').append("000", 0, 3 - octal.length()).append(octal);
        }
        // The full stop saves newlines at the end of a word, which a shell would drop.
        script.append(".'); ").append(variable).append("=${").append(variable).append("%.}\n");
    }

    private static void requireExecutable(String word) throws IOException {
        String path = word.indexOf('/') >= 0 ? "" : System.getenv().getOrDefault("PATH", "/bin:/usr/bin");
        for (String directory : path.split(":", -1)) {
            File file = new File(directory.isEmpty() ? word : directory + "/" + word);
            if (file.isFile() && file.canExecute()) {
                return;
            }
        }
        throw new IOException("Cannot run program \"" + word + "\"");
    }
}
