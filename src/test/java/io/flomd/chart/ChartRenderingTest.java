package io.flomd.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mode of the chart passes Helm's strict lint and makes objects that Kubernetes knows and that fit each other. */
class ChartRenderingTest {
    static List<String> modes() {
        return Chart.modes();
    }

    @ParameterizedTest
    @MethodSource("modes")
    void passesTheStrictLint(String mode, @TempDir Path copy) throws IOException {
        Chart.copyTo(copy);
        Map<String, Object> values = Yamls.load(Chart.read(Chart.DIRECTORY.resolve("values.yaml")));
        merge(values, Yamls.load(Chart.values(mode)));
        Files.writeString(copy.resolve("values.yaml"), Yamls.dump(values));
        LintResult result = Chart.lint(copy);
        assertThat(result.getMessages()).noneMatch(message -> message.contains("WARNING"));
        assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
    }

    @Test
    void theStrictLintFindsWhatIsWrong(@TempDir Path copy) throws IOException {
        Chart.copyTo(copy);
        Files.writeString(copy.resolve("templates/broken.yaml"), "kind: {{ .Values.none.such }}\n");
        assertThat(Chart.lint(copy).isFailed()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("modes")
    void everyObjectHasKeysOfTheApiOnly(String mode) {
        List<HasMetadata> objects = Chart.render(mode).all();
        assertThat(objects).hasSizeGreaterThanOrEqualTo(5).allSatisfy(object -> {
            assertThat(object.getMetadata().getNamespace()).isEqualTo(Chart.NAMESPACE);
            assertThat(object.getMetadata().getName()).hasSizeLessThanOrEqualTo(63);
            assertThat(object.getMetadata().getLabels())
                    .containsKeys("app.kubernetes.io/name", "app.kubernetes.io/instance", "helm.sh/chart")
                    .allSatisfy((key, value) -> assertThat(value).matches("[A-Za-z0-9][-A-Za-z0-9_.]{0,62}"));
        });
    }

    @ParameterizedTest
    @CsvSource({
        "replicas, replicsa",
        "terminationGracePeriodSeconds, terminationGracePeriod",
        "containerPort, port",
        "readOnlyRootFilesystem, readOnlyRootFileSystem",
        "strategy, updateStrategy"
    })
    void aMisspeltKeyIsRefused(String key, String misspelt) {
        Map<String, Object> deployment = Chart.render(Chart.DEFAULT).plain().get("Deployment/flomd");
        String text = Yamls.dump(deployment);
        assertThat(text).contains(key + ":");
        Map<String, Object> wrong = Yamls.load(text.replaceFirst("\\b" + key + ":", misspelt + ":"));
        assertThatThrownBy(() -> KubernetesObjects.parse(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Unrecognized field \"" + misspelt + "\"");
    }

    @ParameterizedTest
    @MethodSource("modes")
    void theServicesLeadToPortsOfThePod(String mode) {
        RenderedChart chart = Chart.render(mode);
        Deployment deployment = chart.one(Deployment.class);
        Map<String, String> podLabels =
                deployment.getSpec().getTemplate().getMetadata().getLabels();
        Map<String, String> selector = deployment.getSpec().getSelector().getMatchLabels();
        assertThat(podLabels).containsAllEntriesOf(selector);
        List<String> ports =
                container(chart).getPorts().stream().map(ContainerPort::getName).toList();
        assertThat(chart.every(Service.class)).isNotEmpty().allSatisfy(service -> {
            assertThat(service.getSpec().getSelector()).isEqualTo(selector);
            assertThat(service.getSpec().getPorts())
                    .allMatch(port -> ports.contains(port.getTargetPort().getStrVal()));
        });
    }

    @ParameterizedTest
    @MethodSource("modes")
    void onlyTheLockPortIsOpenToTheOutside(String mode) {
        assertThat(Chart.render(mode).every(Service.class))
                .filteredOn(service -> !service.getSpec().getType().equals("ClusterIP"))
                .allSatisfy(service -> assertThat(service.getSpec().getPorts())
                        .singleElement()
                        .matches(port -> port.getName().equals("locks")));
    }

    @ParameterizedTest
    @MethodSource("modes")
    void probesAskThePortThatHasHealth(String mode) {
        Container container = container(Chart.render(mode));
        boolean separate =
                container.getPorts().stream().anyMatch(port -> port.getName().equals("management"));
        assertThat(List.of(container.getStartupProbe(), container.getLivenessProbe(), container.getReadinessProbe()))
                .allSatisfy(probe -> assertThat(probe.getHttpGet().getPort().getStrVal())
                        .isEqualTo(separate ? "management" : "http"));
        assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/readiness");
        assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/actuator/health/liveness");
    }

    @Test
    void aChangedConfigReplacesThePod() {
        assertThat(checksum(Chart.renderValues("config: {flom: {locking: {max-overtakes: 3}}}")))
                .isNotEqualTo(checksum(Chart.render(Chart.DEFAULT)))
                .isEqualTo(checksum(Chart.renderValues("config: {flom: {locking: {max-overtakes: 3}}}")));
    }

    @Test
    void zeroReplicasSwitchItOff() {
        assertThat(Chart.renderValues("replicaCount: 0")
                        .one(Deployment.class)
                        .getSpec()
                        .getReplicas())
                .isZero();
    }

    private static String checksum(RenderedChart chart) {
        return chart.one(Deployment.class)
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations()
                .get("checksum/config");
    }

    private static Container container(RenderedChart chart) {
        return chart.one(Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .get(0);
    }

    private static void merge(Map<String, Object> below, Map<String, Object> above) {
        above.forEach((key, value) -> {
            if (value instanceof Map && below.get(key) instanceof Map) {
                merge(Yamls.map(below.get(key)), Yamls.map(value));
            } else {
                below.put(key, value);
            }
        });
    }
}
