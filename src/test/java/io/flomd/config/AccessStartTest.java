package io.flomd.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flomd.access.AccessAction;
import io.flomd.access.AccessControl;
import io.flomd.access.AccessRequest;
import io.flomd.access.AccessSubject;
import io.flomd.observability.Meters;
import io.flomd.resource.LockMode;
import io.flomd.resource.ResourceName;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

@ExtendWith(OutputCaptureExtension.class)
class AccessStartTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void whatARuleRefusesIsLoggedAndCountedUnderItsName(CapturedOutput output) throws Exception {
        AccessControl access = control("--flom.access.rules[0]=allow resource=a*", "--flom.access.rules[1]=deny");
        assertThat(counted("flom.access.refused", "1")).isZero();
        assertThat(access.allows(lock("ab"))).isTrue();
        assertThat(access.allows(lock("b"))).isFalse();
        assertThat(access.allows(lock("b"))).isFalse();
        assertThat(counted("flom.access.refused", "1")).isEqualTo(2);
        assertThat(counted("flom.access.refused", "shutdown-from")).isZero();
        assertThat(registry.find("flom.access.dryrun").counter()).isNull();
        assertThat(registry.find("flom.access.refused").counters())
                .as("one for each rule that denies")
                .hasSize(2);
        assertThat(output).contains("192.0.2.7 [ops] is not allowed to lock b (EX): flom.access.rules[1]");
    }

    @Test
    void aDryRunRefusesNothingAndCountsWhatWouldBe(CapturedOutput output) throws Exception {
        AccessControl access = control("--flom.access.rules[0]=deny resource=b", "--flom.access.dry-run=true");
        assertThat(access.allows(lock("b"))).isTrue();
        assertThat(access.allows(lock("a"))).isTrue();
        assertThat(counted("flom.access.dryrun", "0")).isEqualTo(1);
        assertThat(counted("flom.access.refused", "0")).isZero();
        assertThat(output).contains("192.0.2.7 [ops] would not be allowed to lock b (EX): flom.access.rules[0]");
    }

    @Test
    void aDryRunLetsNobodyEndTheServerWhoMayNotAlready(CapturedOutput output) throws Exception {
        AccessControl access =
                control("--flom.access.rules[0]=allow what=shutdown principal=ops", "--flom.access.dry-run=true");
        assertThat(access.allows(shutdown("192.0.2.7"))).isFalse();
        assertThat(access.allows(shutdown("127.0.0.1"))).isTrue();
        assertThat(counted("flom.access.refused", "shutdown-from")).isEqualTo(1);
        assertThat(output).contains("is not allowed to shutdown: flom.server.shutdown-from");
    }

    @Test
    void aNameOfACertificateMayEndTheServer() throws Exception {
        AccessControl access = control("--flom.access.rules[0]=allow what=shutdown principal=OPS");
        assertThat(access.allows(shutdown("192.0.2.7"))).isTrue();
    }

    @Test
    void aBadRuleStopsTheStartAndIsNamedByItsIndex(CapturedOutput output) {
        assertThatThrownBy(() -> StartTest.start(
                        "--flom.access.rules[0]=deny what=shutdown", "--flom.access.rules[1]=allow from=host\u001b[2J"))
                .isNotNull();
        assertThat(output)
                .contains(
                        "flom.access.rules[1] = allow from=host\\u001b[2J: has 'from=host\\u001b[2J'. Allowed: unix, IP"
                                + " addresses and networks as 192.0.2.0/24, separated by |")
                .doesNotContain("\tat ", "\u001b");
    }

    private AccessControl control(String... arguments) {
        try (ConfigurableApplicationContext context = Bound.run(arguments)) {
            return new AccessConfiguration()
                    .accessControl(
                            context.getBean(AccessProperties.class),
                            context.getBean(ServerProperties.class),
                            new Meters(registry));
        }
    }

    private double counted(String meter, String rule) {
        return registry.get(meter).tag("rule", rule).counter().count();
    }

    private static AccessRequest lock(String name) throws Exception {
        return new AccessRequest(subject("192.0.2.7"), AccessAction.LOCK, ResourceName.of(name), LockMode.EX);
    }

    private static AccessRequest shutdown(String address) throws Exception {
        return new AccessRequest(subject(address), AccessAction.SHUTDOWN, null, null);
    }

    private static AccessSubject subject(String address) throws Exception {
        return new AccessSubject(InetAddress.getByName(address), false, List.of("ops"));
    }
}
