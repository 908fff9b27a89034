package io.flomd.testing;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * What the tests of the profile {@code system} need of the machine. Where it is missing they are reported as skipped and the reason is
 * on the console; with {@code FLOMD_SYSTEM_TESTS=required} in the environment, as in {@code .ci/run}, they fail instead.
 */
public final class SystemRequirements {
    private static final List<String> FOLDERS = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");
    private static final Set<String> PRINTED = ConcurrentHashMap.newKeySet();

    private SystemRequirements() {}

    /** Aborts the test, or fails it, unless it can make network namespaces, as root on Linux, and finds the programs. */
    public static void requireNamespaces(String... programs) {
        refuseIf(missingForNamespaces(System.getProperty("os.name"), System.getProperty("user.name"))
                .or(() -> missingProgram(programs)));
    }

    /** Aborts the test, or fails it, unless it finds the programs. */
    public static void requirePrograms(String... programs) {
        refuseIf(missingProgram(programs));
    }

    /** Why this user of this system cannot make network namespaces, or nothing. */
    static Optional<String> missingForNamespaces(String system, String user) {
        if (!"Linux".equals(system)) {
            return Optional.of("network namespaces need Linux, this is " + system);
        }
        if (!"root".equals(user)) {
            return Optional.of("network namespaces need root, this is " + user);
        }
        return Optional.empty();
    }

    /** The first of the programs that is not installed, or nothing. */
    static Optional<String> missingProgram(String... programs) {
        return Arrays.stream(programs)
                .filter(program -> !isInstalled(program))
                .findFirst()
                .map(program -> "the program " + program + " is not installed (see .ci/run)");
    }

    private static void refuseIf(Optional<String> missing) {
        missing.ifPresent(reason -> refuse(reason, System.getenv("FLOMD_SYSTEM_TESTS")));
    }

    /** Fails the test if {@code mode} is {@code required}, aborts it otherwise. */
    static void refuse(String reason, @Nullable String mode) {
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
