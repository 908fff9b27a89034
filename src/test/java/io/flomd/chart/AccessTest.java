package io.flomd.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reaches which port of the service, and what the other objects select. */
class AccessTest {
    private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";

    @Test
    void withAPortForMetersThreeRolesReachWhatTheyNeed() {
        NetworkPolicy policy = Chart.render("guarded").one(NetworkPolicy.class);
        assertThat(portsFor(policy, peer -> inNamespace(peer, "flomd.io/client", "true")))
                .containsExactly("locks");
        assertThat(portsFor(policy, peer -> inNamespace(peer, NAMESPACE_NAME, "monitoring")))
                .containsExactly("management");
        assertThat(portsFor(policy, peer -> inNamespace(peer, NAMESPACE_NAME, "operations")))
                .containsExactly("http", "management");
        assertThat(portsFor(policy, AccessTest::isTestPod)).containsExactly("locks", "http", "management");
        assertThat(policy.getSpec().getIngress()).hasSize(4);
    }

    @Test
    void withoutAPortForMetersScrapingNeedsHttp() {
        NetworkPolicy policy = Chart.renderValues("""
                networkPolicy:
                  enabled: true
                  scrapeFrom: [{podSelector: {matchLabels: {app: prometheus}}}]
                """).one(NetworkPolicy.class);
        assertThat(portsFor(
                        policy,
                        peer -> peer.getPodSelector() != null
                                && "prometheus"
                                        .equals(peer.getPodSelector()
                                                .getMatchLabels()
                                                .get("app"))))
                .containsExactly("http");
        assertThat(portsFor(
                        policy,
                        peer -> peer.getPodSelector() != null
                                && peer.getPodSelector().getMatchLabels().isEmpty()))
                .containsExactly("locks");
    }

    /** A rule without peers would let everybody in. */
    @Test
    void anEmptyListIsNobody() {
        NetworkPolicy policy = Chart.renderValues("networkPolicy: {enabled: true, lockFrom: []}")
                .one(NetworkPolicy.class);
        assertThat(policy.getSpec().getIngress())
                .singleElement()
                .satisfies(rule -> assertThat(rule.getFrom()).allMatch(AccessTest::isTestPod));
        assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
        assertThat(policy.getSpec().getEgress()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"guarded", "everything"})
    void noRuleIsForEverybodyOrEveryPort(String mode) {
        NetworkPolicy policy = Chart.render(mode).one(NetworkPolicy.class);
        assertThat(policy.getSpec().getIngress()).allSatisfy(rule -> {
            assertThat(rule.getFrom()).isNotEmpty();
            assertThat(rule.getPorts()).isNotEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"guarded", "everything"})
    void policyAndBudgetAreOfThePod(String mode) {
        RenderedChart chart = Chart.render(mode);
        Map<String, String> selector =
                chart.one(Deployment.class).getSpec().getSelector().getMatchLabels();
        assertThat(chart.one(NetworkPolicy.class).getSpec().getPodSelector().getMatchLabels())
                .isEqualTo(selector);
        assertThat(chart.one(PodDisruptionBudget.class).getSpec().getSelector().getMatchLabels())
                .isEqualTo(selector);
    }

    @ParameterizedTest
    @ValueSource(strings = {"monitored", "everything"})
    void prometheusScrapesTheOneServiceInside(String mode) {
        RenderedChart chart = Chart.render(mode);
        ServiceMonitor monitor = chart.one(ServiceMonitor.class);
        Map<String, String> selector = monitor.getSpec().getSelector().getMatchLabels();
        List<Service> selected = chart.every(Service.class).stream()
                .filter(service -> service.getMetadata().getLabels().entrySet().containsAll(selector.entrySet()))
                .toList();
        assertThat(selected).singleElement().satisfies(service -> {
            assertThat(service.getSpec().getType()).isEqualTo("ClusterIP");
            assertThat(service.getSpec().getPorts())
                    .anyMatch(port -> port.getName()
                            .equals(monitor.getSpec().getEndpoints().get(0).getPort()));
            // The job of the series is the name of the Service, which the alerts ask for.
            if (mode.equals("monitored")) {
                assertThat(PromSelector.alerts().get(0).getExpr().getStrVal())
                        .contains("job=\"" + service.getMetadata().getName() + "\"");
            }
        });
        assertThat(monitor.getSpec().getEndpoints())
                .singleElement()
                .satisfies(endpoint -> assertThat(endpoint.getPath()).isEqualTo("/actuator/prometheus"));
    }

    private static List<String> portsFor(NetworkPolicy policy, Predicate<NetworkPolicyPeer> who) {
        List<NetworkPolicyIngressRule> rules = policy.getSpec().getIngress().stream()
                .filter(rule -> rule.getFrom().stream().anyMatch(who))
                .toList();
        return rules.stream()
                .flatMap(rule -> rule.getPorts().stream())
                .map(port -> port.getPort().getStrVal())
                .toList();
    }

    private static boolean inNamespace(NetworkPolicyPeer peer, String label, String value) {
        return peer.getNamespaceSelector() != null
                && value.equals(peer.getNamespaceSelector().getMatchLabels().get(label));
    }

    private static boolean isTestPod(NetworkPolicyPeer peer) {
        return peer.getPodSelector() != null
                && "test".equals(peer.getPodSelector().getMatchLabels().get("app.kubernetes.io/component"));
    }
}
