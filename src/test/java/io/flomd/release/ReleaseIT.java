package io.flomd.release;

import static org.assertj.core.api.Assertions.assertThat;

import io.flomd.server.TestServer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Builds the source twice, under circumstances as different as can be, and uses what comes out as others would. */
@Tag("system")
class ReleaseIT {
    private static final String[] WITHOUT_TESTS = {"-DskipTests", "-Dmaven.test.skip=true", "-Dspotless.check.skip=true"
    };

    @TempDir
    private static Path work;

    private static Path first;
    private static Path second;
    private static Path repository;
    private static MavenBuild firstBuild;
    private static MavenBuild secondBuild;

    @BeforeAll
    static void buildTwice() throws IOException, InterruptedException {
        first = MavenBuild.copySource(work.resolve("first"));
        second = MavenBuild.copySource(work.resolve("an other place/of the source"));
        repository = MavenBuild.repositoryWithoutFlomd(work.resolve("repository"));
        firstBuild = MavenBuild.start(
                first, "022", Map.of("TZ", "UTC", "LC_ALL", "C", "MAVEN_OPTS", ""), with("package", WITHOUT_TESTS));
        secondBuild = MavenBuild.start(
                second,
                "077",
                Map.of(
                        "TZ", "Pacific/Kiritimati",
                        "LC_ALL", "C.UTF-8",
                        "MAVEN_OPTS", "-Duser.language=tr -Duser.country=TR"),
                with("-Dmaven.repo.local=" + repository, with("install", WITHOUT_TESTS)));
        firstBuild.await();
        secondBuild.await();
    }

    @AfterAll
    static void endBuilds() {
        firstBuild.close();
        secondBuild.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"flomd.jar", "flom.jar", "flomd-client.jar", "flomd-client-sources.jar", "client-pom.xml"})
    void equalSourceGivesEqualBytes(String name) throws IOException {
        Path one = first.resolve("target").resolve(name);
        Path other = second.resolve("target").resolve(name);
        assertThat(Files.mismatch(one, other))
                .as("first different byte of " + name)
                .isEqualTo(-1);
    }

    @Test
    void sourceWithoutGitIsBuiltAndSaysThatItsCommitIsUnknown() throws Exception {
        assertThat(run("-jar", first.resolve("target/flom.jar").toString(), "--version"))
                .contains("\nCommit: unknown\n");
    }

    @Test
    void aProjectThatDependsOnTheClientHasItAndNothingElse() throws Exception {
        Path sample = work.resolve("sample");
        MavenBuild.copy(Path.of("src", "test", "sample-client").toAbsolutePath(), sample);
        Path classPath = sample.resolve("classpath");
        MavenBuild build = MavenBuild.start(
                sample,
                "022",
                Map.of(),
                "-Dmaven.repo.local=" + repository,
                "-Dmdep.outputFile=" + classPath,
                "compile",
                "dependency:build-classpath");
        try {
            build.await();
        } finally {
            build.close();
        }
        List<String> jars = List.of(Files.readString(classPath).strip().split(File.pathSeparator));
        assertThat(jars)
                .singleElement()
                .asString()
                .startsWith(repository.toString())
                .contains("flomd-client");
        try (TestServer server = new TestServer()) {
            String port = Integer.toString(server.address().getPort());
            assertThat(run(
                            "-cp",
                            sample.resolve("target/classes") + File.pathSeparator + jars.get(0),
                            "example.Backup",
                            "127.0.0.1",
                            port))
                    .matches("locked, token \\d+\nagain: false\n");
        }
    }

    private static String run(String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(work, "out", "");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(with(java, arguments))
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(out)).isZero();
            return Files.readString(out);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String[] with(String first, String... others) {
        String[] all = new String[others.length + 1];
        all[0] = first;
        System.arraycopy(others, 0, all, 1, others.length);
        return all;
    }
}
