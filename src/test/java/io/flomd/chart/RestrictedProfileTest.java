package io.flomd.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The pods of the chart pass the restricted profile; in the host's network, with these exceptions and no other. */
class RestrictedProfileTest {
    static List<String> modes() {
        return Chart.modes();
    }

    @ParameterizedTest
    @MethodSource("modes")
    void theServicePassesButForTheNetworkOfTheHost(String mode) {
        List<String> violations = RestrictedProfile.violations(server(Chart.render(mode)));
        if (mode.equals("host-network")) {
            assertThat(violations)
                    .containsExactly(
                            "host network",
                            "flomd: host port 28015 TCP",
                            "flomd: host port 28015 UDP",
                            "flomd: host port 8080 TCP");
        } else {
            assertThat(violations).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("modes")
    void thePodOfHelmTestPasses(String mode) {
        assertThat(RestrictedProfile.violations(
                        Chart.render(mode).one(Pod.class).getSpec()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("modes")
    void theServiceAccountBringsNoToken(String mode) {
        assertThat(Chart.render(mode).one(ServiceAccount.class).getAutomountServiceAccountToken())
                .isFalse();
    }

    @Test
    void withoutAServiceAccountOfItsOwnItHasTheDefaultOneWithoutAToken() {
        RenderedChart chart = Chart.renderValues("serviceAccount: {create: false}");
        assertThat(chart.every(ServiceAccount.class)).isEmpty();
        assertThat(server(chart).getServiceAccountName()).isEqualTo("default");
        assertThat(RestrictedProfile.violations(server(chart))).isEmpty();
    }

    @Test
    void openShiftMayChooseTheUser() {
        PodSpec pod =
                server(Chart.renderValues("podSecurityContext: {runAsUser: null, runAsGroup: null, fsGroup: null}"));
        assertThat(pod.getSecurityContext().getRunAsUser()).isNull();
        assertThat(RestrictedProfile.violations(pod)).isEmpty();
    }

    /** The profile itself finds each thing that it forbids. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            podSecurityContext: {runAsUser: 0}                             | pod: user root
            podSecurityContext: {runAsNonRoot: false}                      | flomd: not held to another user than root
            podSecurityContext: {runAsNonRoot: null}                       | flomd: not held to another user than root
            podSecurityContext: {seccompProfile: null}                     | flomd: seccomp profile
            podSecurityContext: {seccompProfile: {type: Unconfined}}       | flomd: seccomp profile
            podSecurityContext: {sysctls: [{name: a, value: b}]}           | sysctls
            podSecurityContext: {seLinuxOptions: {type: spc_t}}            | SELinux type
            securityContext: {privileged: true}                            | flomd: privileged
            securityContext: {allowPrivilegeEscalation: null}              | flomd: privilege escalation
            securityContext: {allowPrivilegeEscalation: true}              | flomd: privilege escalation
            securityContext: {procMount: Unmasked}                         | flomd: proc mount
            securityContext: {runAsUser: 0}                                | flomd: user root
            securityContext: {runAsNonRoot: false}                         | flomd: not held to another user than root
            securityContext: {capabilities: null}                          | flomd: capabilities not dropped
            securityContext: {capabilities: {add: [NET_ADMIN]}}            | flomd: capabilities added
            securityContext: {readOnlyRootFilesystem: false}               | flomd: root is written to
            extraVolumes: [{name: host, hostPath: {path: /}}]              | volume host
            """)
    void findsWhatIsForbidden(String values, String violation) {
        assertThat(RestrictedProfile.violations(server(Chart.renderValues(values))))
                .containsExactly(violation);
    }

    @ParameterizedTest
    @CsvSource({"hostPID, host PID", "hostIPC, host IPC", "automountServiceAccountToken, token"})
    void findsWhatTheChartHasNoValueFor(String key, String violation) {
        PodSpec pod = Chart.renderValues("{}")
                .one(Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec();
        switch (key) {
            case "hostPID" -> pod.setHostPID(true);
            case "hostIPC" -> pod.setHostIPC(true);
            default -> pod.setAutomountServiceAccountToken(true);
        }
        assertThat(RestrictedProfile.violations(pod)).containsExactly(violation);
    }

    private static PodSpec server(RenderedChart chart) {
        return chart.one(Deployment.class).getSpec().getTemplate().getSpec();
    }
}
