package io.flomd.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.flomd.server.FlomServer;
import io.flomd.server.TestClient;
import io.flomd.testing.SystemRequirements;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** What {@code helm test} runs, run against a service that the chart configured. */
@Tag("system")
class HelmTestPodIT {
    private static final Path FLOM = Path.of("target", "flom.jar").toAbsolutePath();

    @TempDir
    private Path directory;

    private final Container container = Chart.renderValues("tests: {timeout: 2000}")
            .one(Pod.class)
            .getSpec()
            .getContainers()
            .get(0);

    /** How it ended. */
    private record Run(int status, String output) {}

    @BeforeEach
    void putFlomOnThePath() throws Exception {
        SystemRequirements.requirePrograms("bash");
        assertThat(FLOM).exists();
        Path bin = Files.createDirectory(directory.resolve("bin"));
        Path flom = bin.resolve("flom");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Files.writeString(flom, "#!/bin/sh\nexec '" + java + "' -jar '" + FLOM + "' \"$@\"\n");
        Files.setPosixFilePermissions(flom, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @Test
    void passesWithAServiceThatWorks() throws Exception {
        try (ConfigurableApplicationContext context = ChartService.start(Chart.render(Chart.DEFAULT), directory)) {
            Run run = run(context);
            assertThat(run.status).as(run.output).isZero();
            assertThat(run.output).contains("flomd works");
        }
    }

    @Test
    void failsWhenTheLockIsTaken() throws Exception {
        try (ConfigurableApplicationContext context = ChartService.start(Chart.render(Chart.DEFAULT), directory);
                TestClient holder = new TestClient(address(context))) {
            assertThat(holder.lock("helmtest1")).contains("rc=\"0\"");
            Run run = run(context);
            assertThat(run.status).isEqualTo(1);
            assertThat(run.output).contains("FAILED: the lock was not granted");
        }
    }

    @Test
    void failsWhenTheServiceIsNotReady() throws Exception {
        try (ConfigurableApplicationContext context = ChartService.start(Chart.render(Chart.DEFAULT), directory);
                ConfigurableApplicationContext other = ChartService.start(Chart.render(Chart.DEFAULT), directory)) {
            other.getBean(FlomServer.class).stop();
            Run run = run(context, Map.of("HEALTH_PORT", httpPort(other)));
            assertThat(run.status).isEqualTo(1);
            assertThat(run.output).contains("FAILED: readiness has status 503");
        }
    }

    @Test
    void failsWhenNobodyListens() throws Exception {
        try (ConfigurableApplicationContext context = ChartService.start(Chart.render(Chart.DEFAULT), directory)) {
            Map<String, String> ports = variables(context);
            context.getBean(FlomServer.class).stop();
            Run run = run(ports);
            assertThat(run.status).isEqualTo(1);
            assertThat(run.output).contains("FAILED: the lock was not granted").doesNotContain("not a valid name");
        }
    }

    private Run run(ConfigurableApplicationContext context) throws Exception {
        return run(context, Map.of());
    }

    private Run run(ConfigurableApplicationContext context, Map<String, String> others) throws Exception {
        Map<String, String> variables = variables(context);
        variables.putAll(others);
        return run(variables);
    }

    /** Runs the container's own command with these variables. */
    private Run run(Map<String, String> variables) throws Exception {
        List<String> command = new ArrayList<>(container.getCommand());
        command.addAll(container.getArgs());
        Path output = Files.createTempFile(directory, "output", "");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(variables);
        builder.environment().put("HOME", directory.toString());
        builder.environment().merge("PATH", directory.resolve("bin") + ":", (path, bin) -> bin + path);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
            return new Run(process.exitValue(), Files.readString(output));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** The variables of the container, with the address and the ports of this service. */
    private Map<String, String> variables(ConfigurableApplicationContext context) {
        Map<String, String> variables = new HashMap<>();
        for (EnvVar variable : container.getEnv()) {
            variables.put(variable.getName(), variable.getValue());
        }
        assertThat(variables).containsEntry("LOCK_PORT", "28015").containsEntry("HEALTH_PORT", "8080");
        variables.put("LOCK_HOST", "127.0.0.1");
        variables.put("LOCK_PORT", Integer.toString(address(context).getPort()));
        variables.put("HTTP_PORT", httpPort(context));
        variables.put("HEALTH_PORT", httpPort(context));
        return variables;
    }

    private static InetSocketAddress address(ConfigurableApplicationContext context) {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(),
                context.getBean(FlomServer.class).port());
    }

    private static String httpPort(ConfigurableApplicationContext context) {
        return Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port"));
    }
}
