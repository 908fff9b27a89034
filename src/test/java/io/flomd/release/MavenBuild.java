package io.flomd.release;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A run of Maven, as a process of its own. */
final class MavenBuild {
    private static final int LIMIT_MINUTES = 10;

    private final Process process;
    private final Path log;

    private MavenBuild(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts the Maven that runs this test.
     *
     * @param folder with the pom.xml
     * @param umask of the process, as {@code 022}
     */
    static MavenBuild start(Path folder, String umask, Map<String, String> environment, String... arguments)
            throws IOException {
        Path log = folder.resolve("build.log");
        String maven =
                Path.of(System.getProperty("flomd.maven.home"), "bin", "mvn").toString();
        List<String> command =
                new ArrayList<>(List.of("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh", maven, "-B", "-ntp"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        return new MavenBuild(builder.start(), log);
    }

    /** Waits for its end, which has to be a good one. */
    void await() throws IOException, InterruptedException {
        boolean ended = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
        if (!ended) {
            close();
        }
        assertThat(ended && process.exitValue() == 0)
                .as("the end of a build that wrote\n" + Files.readString(log))
                .isTrue();
    }

    /** Kills it if it still runs. */
    void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** Copies what the build of flomd reads, and nothing of git. */
    static Path copySource(Path folder) throws IOException {
        Path project = Path.of("").toAbsolutePath();
        for (String part : List.of("pom.xml", "application.yml", "LICENSE", ".mvn", "src/main", "src/build")) {
            copy(project.resolve(part), folder.resolve(part));
        }
        return folder;
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(file, target);
                }
            }
        }
    }

    /** A local repository in which everything is a link to the real one but what flomd itself installs. */
    static Path repositoryWithoutFlomd(Path folder) throws IOException {
        Path real = Path.of(System.getProperty("flomd.maven.repository"));
        link(real, folder, "io");
        link(real.resolve("io"), folder.resolve("io"), "flomd");
        return folder;
    }

    private static void link(Path real, Path folder, String except) throws IOException {
        Files.createDirectories(folder);
        try (Stream<Path> children = Files.list(real)) {
            for (Path child : children.toList()) {
                String name = child.getFileName().toString();
                if (!name.equals(except)) {
                    Files.createSymbolicLink(folder.resolve(name), child);
                }
            }
        }
    }
}
