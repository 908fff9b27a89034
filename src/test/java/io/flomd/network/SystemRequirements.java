package io.flomd.network;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** What the tests with network namespaces need of the machine. Where it is missing they are reported as aborted, with the reason. */
final class SystemRequirements {
    private static final List<String> FOLDERS = List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin");

    private SystemRequirements() {}

    /** Aborts the test unless it runs as root on Linux and finds the programs. */
    static void require(String... programs) {
        Assumptions.assumeTrue(
                "Linux".equals(System.getProperty("os.name")), "network namespaces need Linux, this is another system");
        Assumptions.assumeTrue(
                "root".equals(System.getProperty("user.name")),
                () -> "network namespaces need root, this is " + System.getProperty("user.name"));
        for (String program : programs) {
            Assumptions.assumeTrue(
                    isInstalled(program), () -> "the program " + program + " is not installed (see .ci/run)");
        }
    }

    private static boolean isInstalled(String program) {
        List<String> path =
                Arrays.asList(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
        return FOLDERS.stream().anyMatch(folder -> Files.isExecutable(Path.of(folder, program)))
                || path.stream().anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
