package io.flomd.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.server.TestServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class archive of the {@code flom} script: it is used if it fits, and one that does not is left alone without a word. */
class FlomArchiveIT {
    private static final CommandRun RAN = new CommandRun(0, "ran\n", "");

    @TempDir
    Path dir;

    private TestServer server;
    private Path jar;
    private Path java;
    private FlomScript script;

    @BeforeEach
    void makeAnArchive() throws Exception {
        server = new TestServer();
        script = new FlomScript(dir, server.address().getPort());
        jar = Files.copy(Path.of("target", "flom.jar"), dir.resolve("flom.jar"), StandardCopyOption.COPY_ATTRIBUTES);
        // A JVM that writes down its options.
        java = Files.createDirectories(dir.resolve("jvm/bin")).resolve("java");
        Files.writeString(
                java,
                "#!/bin/sh\necho \"$*\" >>'" + dir + "/options'\nexec '" + System.getProperty("java.home")
                        + "/bin/java' \"$@\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        CommandRun made = script.run(
                surroundings(), Path.of("src/main/scripts/flom-archive").toAbsolutePath() + " " + jar);
        assertThat(made).isEqualTo(new CommandRun(0, "", ""));
        Files.delete(dir.resolve("options"));
    }

    @AfterEach
    void stopServer() {
        server.close();
    }

    private String surroundings() {
        return "export FLOM_JAR='" + jar + "' JAVA_HOME='" + dir.resolve("jvm") + "'";
    }

    private CommandRun run() throws IOException, InterruptedException {
        return script.run(surroundings(), "flom -- echo ran");
    }

    private Path archive() {
        return List.of(dir.resolve("flom.jsa"), dir.resolve("flom.aot")).stream()
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    private boolean usedTheArchive() throws IOException {
        return Files.readString(dir.resolve("options")).contains("=" + archive() + " ");
    }

    @Test
    void itIsUsed() throws Exception {
        assertThat(run()).isEqualTo(RAN);
        assertThat(usedTheArchive()).isTrue();
    }

    @Test
    void notAfterTheJarWasReplaced() throws Exception {
        Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
        assertThat(run()).isEqualTo(RAN);
        assertThat(usedTheArchive()).isFalse();
    }

    @Test
    void notWithAnotherJvm() throws Exception {
        Files.writeString(java, "# another one\n", StandardOpenOption.APPEND);
        assertThat(run()).isEqualTo(RAN);
        assertThat(usedTheArchive()).isFalse();
    }

    @Test
    void notWhenItIsCutOff() throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(archive().toFile(), "rw")) {
            file.setLength(file.length() / 2);
        }
        assertThat(run()).isEqualTo(RAN);
        assertThat(usedTheArchive()).isFalse();
    }

    @Test
    void notWithoutItsSum() throws Exception {
        Files.delete(dir.resolve("flom.sum"));
        assertThat(run()).isEqualTo(RAN);
        assertThat(usedTheArchive()).isFalse();
    }

    @Test
    void oneThatTheJvmCannotReadIsLeftAloneByTheJvm() throws Exception {
        // As when a wrapper of that name starts another JVM: the script cannot see it.
        Path sum = dir.resolve("flom.sum");
        List<String> lines = Files.readAllLines(sum);
        Files.delete(archive());
        Path other = Files.writeString(dir.resolve("flom.aot"), "no archive");
        long seconds = Files.getLastModifiedTime(other).toMillis() / 1000;
        Files.write(sum, List.of(lines.get(0), Files.size(other) + ":" + seconds, lines.get(2), lines.get(3)));
        assertThat(run()).isEqualTo(RAN);
        assertThat(usedTheArchive()).isTrue();
    }
}
