package io.flomd.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a shell makes of its environment: it drops variables whose names it cannot use, and adds some of its own. The command of a script gets back what
 * the script was given.
 */
final class LauncherEnvironment {
    /** What the script sets for this process alone. */
    private static final String OWN = "LC_ALL";

    private LauncherEnvironment() {}

    /** Lines for the script, as bytes one for each character, that lead from its environment as it passes it on to the one that it was given. */
    static List<String> differences(long script) {
        try {
            return differences(
                    Files.readAllBytes(Path.of("/proc/" + script + "/environ")),
                    Files.readAllBytes(Path.of("/proc/self/environ")));
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    /**
     * The same for two environments as Linux shows them: variables that each end with a zero byte. Those that the command gets from flom are
     * left out.
     */
    static List<String> differences(byte[] given, byte[] passedOn) {
        Map<String, String> wanted = variables(given);
        Map<String, String> actual = variables(passedOn);
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, String> variable : wanted.entrySet()) {
            String name = variable.getKey();
            if (!isOurs(name) && !variable.getValue().equals(actual.get(name))) {
                lines.add("keep " + Launcher.onLines(name + "=" + variable.getValue()));
            }
        }
        for (String name : actual.keySet()) {
            if (!isOurs(name) && !wanted.containsKey(name)) {
                lines.add("drop " + name);
            }
        }
        return lines;
    }

    private static boolean isOurs(String name) {
        return name.equals(OWN) || name.equals(ProcessTree.MARK_VARIABLE) || ChildCommand.VARIABLES.contains(name);
    }

    private static Map<String, String> variables(byte[] environment) {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String entry : new String(environment, StandardCharsets.ISO_8859_1).split("\0", -1)) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                variables.putIfAbsent(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
        return variables;
    }
}
