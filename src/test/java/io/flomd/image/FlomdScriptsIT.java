package io.flomd.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.network.RunningProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts of the service, as they are installed: the jar taken apart, the scripts in the folder bin beside it. */
class FlomdScriptsIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Path SCRIPTS = Path.of("src", "main", "scripts");

    @TempDir
    private static Path installed;

    @TempDir
    private Path working;

    @BeforeAll
    static void install() throws IOException {
        List<String> extract = List.of(
                java(),
                "-Djarmode=tools",
                "-jar",
                Path.of("target", "flomd.jar").toString(),
                "extract",
                "--force",
                "--destination",
                installed.toString());
        assertThat(RunningProcess.start("extract", extract).awaitEnd(LIMIT)).isZero();
        Path bin = Files.createDirectory(installed.resolve("bin"));
        try (Stream<Path> scripts = Files.list(SCRIPTS)) {
            for (Path script : scripts.toList()) {
                Files.copy(script, bin.resolve(script.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        try (RunningProcess archive = script(installed, List.of(), "flomd-archive")) {
            assertThat(archive.awaitEnd(LIMIT)).as(archive.text()).isZero();
        }
    }

    @Test
    void theServiceIsStartedFromTheArchiveAndAskedHowItIs() throws IOException {
        int port = freePort();
        List<String> where = List.of("SERVER_PORT=" + port);
        try (RunningProcess service = start(where)) {
            assertThat(status(where, "flomd-ready", "180")).isZero();
            assertThat(status(where, "flomd-health")).isZero();
            assertThat(status(where, "flomd-health", "nonsense")).isEqualTo(1);
            assertThat(memoryMap(service)).containsPattern("/flomd\\.(aot|jsa)\n");
            assertThat(service.text()).doesNotContain("[warning]").doesNotContain("WARNING");
            ProcessHandle.of(service.pid()).orElseThrow().destroy();
            assertThat(service.awaitEnd(LIMIT)).as(service.text()).isZero();
        }
        assertThat(status(where, "flomd-health")).isEqualTo(1);
        assertThat(status(where, "flomd-ready")).isEqualTo(1);
    }

    @Test
    void anArchiveOfOtherFilesIsLeftAloneWithoutAWord() throws IOException {
        // The JVM itself would not see this change, and use the archive.
        Path added = Files.createFile(installed.resolve("lib").resolve("another-1.0.jar"));
        try (RunningProcess service = start(List.of("SERVER_PORT=0"))) {
            service.await("that it is up", LIMIT, line -> line.contains("is up after"));
            assertThat(memoryMap(service)).doesNotContainPattern("/flomd\\.(aot|jsa)\n");
            assertThat(service.text()).doesNotContain("[warning]").doesNotContain("WARNING");
        } finally {
            Files.delete(added);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"JAVA_OPTS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"})
    void anotherCollectorMayBeNamed(String variable) {
        List<String> settings = List.of(variable + "=-XX:+UseParallelGC", "SERVER_PORT=0");
        try (RunningProcess service = start(settings)) {
            service.await("that it is up", LIMIT, line -> line.contains("is up after"));
            assertThat(commandLine(service)).doesNotContain("-XX:+UseSerialGC");
        }
    }

    @Test
    void waitingEndsWhenTheProcessHasEnded() throws IOException {
        List<String> where = List.of("SERVER_PORT=" + freePort(), "MAINPID=2147483646");
        try (RunningProcess ready = script(working, where, "flomd-ready", "600")) {
            assertThat(ready.awaitEnd(LIMIT)).isEqualTo(1);
            ready.await("the reason", LIMIT, line -> line.contains("process 2147483646 has ended"));
        }
    }

    @Test
    void theArchiveOfAJarThatIsNotTakenApartIsRefused() throws IOException {
        Path jar = Files.copy(Path.of("target", "flomd.jar"), working.resolve("flomd.jar"));
        try (RunningProcess archive = script(working, List.of(), "flomd-archive", jar.toString())) {
            assertThat(archive.awaitEnd(LIMIT)).isEqualTo(1);
            archive.await("the reason", LIMIT, line -> line.contains("take the jar apart first"));
        }
    }

    private RunningProcess start(List<String> settings) {
        List<String> all = new ArrayList<>(settings);
        all.add("FLOM_DAEMON_UNICASTPORT=0");
        all.add("FLOM_DAEMON_MULTICASTPORT=0");
        return script(working, all, "flomd");
    }

    private int status(List<String> settings, String... script) {
        try (RunningProcess process = script(working, settings, script)) {
            return process.awaitEnd(LIMIT);
        }
    }

    private static RunningProcess script(Path folder, List<String> settings, String... words) {
        List<String> command = new ArrayList<>(List.of("env", "--chdir=" + folder, "JAVA_HOME=" + javaHome()));
        command.addAll(settings);
        command.add(installed.resolve("bin").resolve(words[0]).toString());
        command.addAll(List.of(words).subList(1, words.length));
        return RunningProcess.start(words[0], command);
    }

    private static String memoryMap(RunningProcess service) throws IOException {
        return Files.readString(Path.of("/proc", Long.toString(service.pid()), "maps"));
    }

    private static String commandLine(RunningProcess service) {
        return ProcessHandle.of(service.pid())
                .orElseThrow()
                .info()
                .commandLine()
                .orElseThrow();
    }

    private static String javaHome() {
        return System.getProperty("java.home");
    }

    private static String java() {
        return Path.of(javaHome(), "bin", "java").toString();
    }

    /** A port that is free now: the scripts have to be told one beforehand. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
