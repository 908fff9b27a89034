package io.flomd.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.network.Host;
import io.flomd.network.RunningProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The image that the Dockerfile describes, built on this machine without a registry, and its programs. */
final class BuiltImage implements AutoCloseable {
    private static final Path SCRIPTS = Path.of("src", "test", "scripts").toAbsolutePath();
    private static final Path WORK = Path.of("target", "image").toAbsolutePath();
    private static final Duration BUILD_LIMIT = Duration.ofMinutes(20);
    private static final Duration COMMAND_LIMIT = Duration.ofMinutes(2);

    /** How a program in the image ended. */
    record Run(int status, String output) {}

    private final String root;

    private BuiltImage(String root) {
        this.root = root;
    }

    /** Builds it, as of a commit. What an earlier build that was broken off has left is removed. */
    static BuiltImage build(String revision) {
        clean();
        String repository = System.getProperty("localRepository", System.getProperty("user.home") + "/.m2/repository");
        RunningProcess build = RunningProcess.start(
                "image-build.sh",
                List.of(
                        "env",
                        "REVISION=" + revision,
                        "MAVEN_REPOSITORY=" + repository,
                        SCRIPTS.resolve("image-build.sh").toString(),
                        WORK.toString()));
        int status = build.awaitEnd(BUILD_LIMIT);
        build.await("the end of its output", COMMAND_LIMIT, line -> line.startsWith("/") || status != 0);
        assertThat(status).as(build.text()).isZero();
        return new BuiltImage(
                build.text().lines().reduce((before, last) -> last).orElseThrow());
    }

    /** What {@code buildah inspect} says of it, in JSON. */
    String description() throws IOException {
        return Files.readString(WORK.resolve("image.json"));
    }

    /**
     * Starts a program as process 1 of a container on a host.
     *
     * @param settings variables of {@code image-run.sh}, as {@code IMAGE_CONFIG=folder}
     */
    RunningProcess start(Host host, List<String> settings, String... command) {
        List<String> whole = new ArrayList<>(List.of("env", "IMAGE_NETNS=" + host.namespace()));
        whole.addAll(settings);
        whole.addAll(List.of(SCRIPTS.resolve("image-run.sh").toString(), root));
        whole.addAll(Arrays.asList(command));
        return RunningProcess.start(String.join(" ", command), whole);
    }

    /** Runs a program to its end in a container of its own on a host. */
    Run run(Host host, String... command) {
        // The status is a line of its own, so that all output has been read when it is there.
        String[] shell = {"sh", "-c", "\"$@\"; echo \"status $?\"", "sh"};
        List<String> words = new ArrayList<>(Arrays.asList(shell));
        words.addAll(Arrays.asList(command));
        RunningProcess process = start(host, List.of(), words.toArray(String[]::new));
        try {
            String last = process.await("its status", COMMAND_LIMIT, line -> line.matches("status \\d+"))
                    .text();
            return new Run(Integer.parseInt(last.substring("status ".length())), process.text());
        } finally {
            kill(process);
        }
    }

    /** The process on this machine that a container's process 1 is. */
    static ProcessHandle processOne(RunningProcess container) {
        return ProcessHandle.of(container.pid())
                .orElseThrow()
                .children()
                .findFirst()
                .orElseThrow();
    }

    /** Kills a container. Its process 1 does not go by itself with the one that started it, because it has changed its user. */
    static void kill(RunningProcess container) {
        List<ProcessHandle> inside = ProcessHandle.of(container.pid()).stream()
                .flatMap(ProcessHandle::descendants)
                .toList();
        inside.forEach(ProcessHandle::destroyForcibly);
        container.close();
    }

    @Override
    public void close() throws IOException {
        clean();
        assertThat(Files.readString(Path.of("/proc/mounts"))).doesNotContain(WORK + "/");
    }

    private static void clean() {
        RunningProcess clean = RunningProcess.start(
                "image-build.sh --clean",
                List.of(SCRIPTS.resolve("image-build.sh").toString(), "--clean", WORK.toString()));
        assertThat(clean.awaitEnd(COMMAND_LIMIT)).as(clean.text()).isZero();
    }
}
