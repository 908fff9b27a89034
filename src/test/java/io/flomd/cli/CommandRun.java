package io.flomd.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One run of the command within the tests, with its own home and nothing of this machine's configuration.
 *
 * @param exitStatus what the command would end the JVM with
 * @param out what it said on stdout; the command that it ran speaks to the stdout of the tests instead
 * @param err what it said on stderr
 */
record CommandRun(int exitStatus, String out, String err) {
    private static final Path NOWHERE = Path.of("/nonexistent");

    static CommandRun of(String... args) {
        return in(NOWHERE, Map.of(), args);
    }

    /** The same with this home directory, in which {@code .flom} and {@code flom.conf} (for the system's) are read, and environment. */
    static CommandRun in(Path home, Map<String, String> environment, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        CommandContext context = new CommandContext(
                environment, home, "tester", home, List.of(home.resolve("flom.conf")), new Console(out, err), false);
        int status = new FlomCommand(context).run(args);
        return new CommandRun(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The same against a server on this port of loopback, never starting one. */
    static CommandRun at(int port, String... args) {
        List<String> all = new ArrayList<>(List.of("-a", "127.0.0.1", "-p", Integer.toString(port), "-d", "0"));
        all.addAll(List.of(args));
        return of(all.toArray(new String[0]));
    }
}
