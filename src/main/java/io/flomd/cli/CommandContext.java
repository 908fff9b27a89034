package io.flomd.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What the command takes from its surroundings.
 *
 * @param environment variables of the process
 * @param home directory of the user, for {@code .flom}
 * @param login name of the user
 * @param tempDirectory where the default socket of a local server is
 * @param systemConfigs configuration files of the system; the first that exists is read
 * @param console where to speak
 * @param ownsProcess whether the command may receive the signals of this process
 */
record CommandContext(
        Map<String, String> environment,
        Path home,
        String login,
        Path tempDirectory,
        List<Path> systemConfigs,
        Console console,
        boolean ownsProcess) {
    static CommandContext ofProcess() {
        Map<String, String> environment = System.getenv();
        String home = environment.get("HOME");
        return new CommandContext(
                environment,
                Path.of(home == null || home.isEmpty() ? System.getProperty("user.home") : home),
                System.getProperty("user.name", "nobody"),
                Path.of(System.getProperty("java.io.tmpdir", "/tmp")),
                List.of(Path.of("/etc/flom.conf"), Path.of("/usr/local/etc/flom.conf")),
                Console.ofProcess(),
                true);
    }

    /** Where a server of this user listens when nothing else is configured. */
    String defaultSocket() {
        return tempDirectory.resolve("flom-" + login).toString();
    }
}
