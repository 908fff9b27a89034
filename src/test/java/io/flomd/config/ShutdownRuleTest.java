package io.flomd.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class ShutdownRuleTest {
    @Test
    void theShutdownMessageIsForWhomTheConfigurationNames() {
        List<String> done = new ArrayList<>();
        try (ConfigurableApplicationContext context = Bound.run("--flom.server.shutdown-from=192.0.2.0/24")) {
            ShutdownRule rule = new ShutdownRule(
                    context.getBean(ServerProperties.class), () -> done.add("end"), () -> done.add("quiesce"));
            assertThat(rule.allows(new InetSocketAddress("192.0.2.7", 1))).isTrue();
            assertThat(rule.allows(new InetSocketAddress("127.0.0.1", 1))).isFalse();
            assertThat(rule.allows(new DomainSocketAddress("/run/flom.sock"))).isTrue();
            rule.shutDown(true);
            rule.shutDown(false);
            assertThat(done).containsExactly("end", "quiesce");
        }
    }
}
