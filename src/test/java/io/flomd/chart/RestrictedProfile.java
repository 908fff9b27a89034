package io.flomd.chart;

import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The restricted profile of the Pod Security Standards (Linux pods), and beyond it what this chart promises: a read-only root and no
 * token.
 */
final class RestrictedProfile {
    private static final Set<String> SELINUX_TYPES =
            Set.of("container_t", "container_init_t", "container_kvm_t", "container_engine_t");

    private final PodSpec pod;
    private final List<String> violations = new ArrayList<>();

    private RestrictedProfile(PodSpec pod) {
        this.pod = pod;
    }

    /** What in the pod goes against it, one line for each. */
    static List<String> violations(PodSpec pod) {
        RestrictedProfile profile = new RestrictedProfile(pod);
        profile.checkPod();
        profile.checkVolumes();
        Stream.of(pod.getContainers(), pod.getInitContainers())
                .flatMap(List::stream)
                .forEach(profile::checkContainer);
        return profile.violations;
    }

    private void checkPod() {
        refuseIf(Boolean.TRUE.equals(pod.getHostNetwork()), "host network");
        refuseIf(Boolean.TRUE.equals(pod.getHostPID()), "host PID");
        refuseIf(Boolean.TRUE.equals(pod.getHostIPC()), "host IPC");
        refuseIf(!Boolean.FALSE.equals(pod.getAutomountServiceAccountToken()), "token");
        PodSecurityContext context = podContext();
        refuseIf(!context.getSysctls().isEmpty(), "sysctls");
        refuseIf(Long.valueOf(0).equals(context.getRunAsUser()), "pod: user root");
        refuseIf(
                context.getSeLinuxOptions() != null
                        && context.getSeLinuxOptions().getType() != null
                        && !SELINUX_TYPES.contains(context.getSeLinuxOptions().getType()),
                "SELinux type");
    }

    private void checkVolumes() {
        for (Volume volume : pod.getVolumes()) {
            boolean allowed = volume.getConfigMap() != null
                    || volume.getCsi() != null
                    || volume.getDownwardAPI() != null
                    || volume.getEmptyDir() != null
                    || volume.getEphemeral() != null
                    || volume.getPersistentVolumeClaim() != null
                    || volume.getProjected() != null
                    || volume.getSecret() != null;
            refuseIf(!allowed, "volume " + volume.getName());
        }
    }

    private void checkContainer(Container container) {
        String name = container.getName();
        SecurityContext context =
                Optional.ofNullable(container.getSecurityContext()).orElseGet(SecurityContext::new);
        container.getPorts().stream()
                .filter(port -> port.getHostPort() != null && port.getHostPort() != 0)
                .forEach(port -> violations.add(name + ": host port " + port.getHostPort() + " " + port.getProtocol()));
        refuseIf(Boolean.TRUE.equals(context.getPrivileged()), name + ": privileged");
        refuseIf(!Boolean.FALSE.equals(context.getAllowPrivilegeEscalation()), name + ": privilege escalation");
        refuseIf(context.getProcMount() != null && !context.getProcMount().equals("Default"), name + ": proc mount");
        refuseIf(Long.valueOf(0).equals(context.getRunAsUser()), name + ": user root");
        Boolean nonRoot = Optional.ofNullable(context.getRunAsNonRoot())
                .orElse(podContext().getRunAsNonRoot());
        refuseIf(!Boolean.TRUE.equals(nonRoot), name + ": not held to another user than root");
        Capabilities capabilities =
                Optional.ofNullable(context.getCapabilities()).orElseGet(Capabilities::new);
        refuseIf(!capabilities.getDrop().contains("ALL"), name + ": capabilities not dropped");
        refuseIf(!Set.of("NET_BIND_SERVICE").containsAll(capabilities.getAdd()), name + ": capabilities added");
        SeccompProfile seccomp = Optional.ofNullable(context.getSeccompProfile())
                .orElse(podContext().getSeccompProfile());
        refuseIf(
                seccomp == null || !Set.of("RuntimeDefault", "Localhost").contains(seccomp.getType()),
                name + ": seccomp profile");
        refuseIf(!Boolean.TRUE.equals(context.getReadOnlyRootFilesystem()), name + ": root is written to");
    }

    private PodSecurityContext podContext() {
        return Optional.ofNullable(pod.getSecurityContext()).orElseGet(PodSecurityContext::new);
    }

    private void refuseIf(boolean wrong, String what) {
        if (wrong) {
            violations.add(what);
        }
    }
}
