package io.flomd.network;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * What the tests with network namespaces need of the machine. Where it is missing they are reported as skipped and the reason is on
 * the console; with {@code FLOMD_SYSTEM_TESTS=required} in the environment, as in {@code .ci/run}, they fail instead.
 */
final class SystemRequirements {
    private static final List<String> FOLDERS = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");
    private static final Set<String> PRINTED = ConcurrentHashMap.newKeySet();

    private SystemRequirements() {}

    /** Aborts the test, or fails it, unless it runs as root on Linux and finds the programs. */
    static void require(String... programs) {
        missing(System.getProperty("os.name"), System.getProperty("user.name"), programs)
                .ifPresent(reason -> refuse(reason, System.getenv("FLOMD_SYSTEM_TESTS")));
    }

    /** Why these tests cannot run for this user on this system, or nothing if they can. */
    static Optional<String> missing(String system, String user, String... programs) {
        if (!"Linux".equals(system)) {
            return Optional.of("network namespaces need Linux, this is " + system);
        }
        if (!"root".equals(user)) {
            return Optional.of("network namespaces need root, this is " + user);
        }
        return Arrays.stream(programs)
                .filter(program -> !isInstalled(program))
                .findFirst()
                .map(program -> "the program " + program + " is not installed (see .ci/run)");
    }

    /** Fails the test if {@code mode} is {@code required}, aborts it otherwise. */
    static void refuse(String reason, String mode) {
        if ("required".equals(mode)) {
            Assertions.fail(reason);
        }
        if (PRINTED.add(reason)) {
            System.out.println("Skipped: " + reason);
        }
        Assumptions.abort(reason);
    }

    private static boolean isInstalled(String program) {
        List<String> path =
                Arrays.asList(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
        return FOLDERS.stream().anyMatch(folder -> Files.isExecutable(Path.of(folder, program)))
                || path.stream().anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
