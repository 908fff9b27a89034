package io.flomd.chart;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.flomd.FlomApplication;
import io.flomd.observability.LogLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The service started in this process as the chart configures it: with the ConfigMap as its application.yml and the environment of the
 * container, but with free ports instead of the known ones.
 */
final class ChartService {
    /** What {@code status.hostIP} is. */
    static final String NODE = "192.0.2.10";

    private ChartService() {}

    /**
     * Starts it.
     *
     * @param directory for its application.yml
     * @param arguments override what is configured
     */
    static ConfigurableApplicationContext start(RenderedChart chart, Path directory, String... arguments)
            throws IOException {
        ConfigMap config = chart.named(
                ConfigMap.class, chart.one(Deployment.class).getMetadata().getName());
        Path file = directory.resolve("application.yml");
        Files.writeString(file, config.getData().get("application.yml"));
        List<String> all = new ArrayList<>(List.of(
                "--spring.config.additional-location=" + file.toUri(),
                "--flom.daemon.unicast-port=0",
                "--flom.daemon.multicast-port=0",
                "--server.port=0"));
        if (config.getData().get("application.yml").contains("management:")) {
            all.add("--management.server.port=0");
        }
        all.addAll(List.of(arguments));
        SpringApplication application = new SpringApplication(FlomApplication.class);
        application.setEnvironment(environment(variables(chart)));
        ConfigurableApplicationContext context = application.run(all.toArray(String[]::new));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> context.getBean(LogLimits.class).awaitWritten(1000));
        return context;
    }

    /** The variables of the container. */
    private static Map<String, Object> variables(RenderedChart chart) {
        Container container = chart.one(Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);
        Map<String, Object> variables = new HashMap<>();
        container.getEnv().forEach(variable -> {
            if (variable.getValueFrom() == null) {
                variables.put(variable.getName(), variable.getValue());
            } else if (variable.getValueFrom().getFieldRef().getFieldPath().equals("status.hostIP")) {
                variables.put(variable.getName(), NODE);
            } else {
                throw new AssertionError("nobody says what this is: " + variable);
            }
        });
        return variables;
    }

    private static StandardEnvironment environment(Map<String, Object> variables) {
        StandardEnvironment environment = new StandardEnvironment();
        String name = StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME;
        environment.getPropertySources().replace(name, new SystemEnvironmentPropertySource(name, variables));
        return environment;
    }
}
