package io.flomd.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong values are refused with a message that names the key. */
class ChartRefusalsTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            replicas: 1                                          | replicas
            replicaCount: one                                    | /replicaCount
            replicaCount: -1                                     | /replicaCount
            image: {pullPolicy: Sometimes}                       | /image/pullPolicy
            image: {digest: abc}                                 | /image/digest
            image: {repo: flomd}                                 | repo
            imagePullSecrets: [registry]                         | /imagePullSecrets/0
            service: {lockPort: 70000}                           | /service/lockPort
            service: {lockPort: "28015"}                         | /service/lockPort
            service: {httpPort: 0}                               | /service/httpPort
            service: {type: ExternalName}                        | /service/type
            service: {port: 1}                                   | port
            service: {loadBalancerSourceRanges: [everybody]}     | /service/loadBalancerSourceRanges/0
            service: {annotations: {a: 1}}                       | /service/annotations/a
            discovery: {mode: multicast}                         | /discovery/mode
            discovery: {multicastAddress: 192.0.2.1}             | /discovery/multicastAddress
            discovery: {networkInterface: abcdefghijklmnop}      | /discovery/networkInterface
            config: flom                                         | /config
            config: {flom.daemon.unicast-port: 1}                | flom.daemon.unicast-port
            config: {flom: {daemon.unicast-port: 1}}             | daemon.unicast-port
            config: {server.port: 1}                             | server.port
            config: {flom: {server: {first-message-timeout: 10}}}       | /config/flom/server/first-message-timeout
            config: {flom: {server: {first-message-timeout: "10"}}}     | /config/flom/server/first-message-timeout
            config: {flom: {server: {firstMessageTimeout: 5000}}}       | /config/flom/server/firstMessageTimeout
            config: {flom: {server: {first_message_timeout: "+5000"}}}  | /config/flom/server/first_message_timeout
            allowedHosts: locks.example.com                      | /allowedHosts
            allowedHosts: [two words]                            | /allowedHosts/0
            clusterDomain: ""                                    | /clusterDomain
            clusterDomain: .local                                | /clusterDomain
            config: {flom: {http: {idle-timeout: 10}}}           | /config/flom/http/idle-timeout
            serviceMonitor: {interval: 30}                       | /serviceMonitor/interval
            serviceMonitor: {scrapeTimeout: "10"}                | /serviceMonitor/scrapeTimeout
            serviceAccount: {automount: true}                    | automount
            readinessProbe: {httpGet: {}}                        | httpGet
            livenessProbe: {periodSeconds: 0}                    | /livenessProbe/periodSeconds
            preStopSeconds: 5s                                   | /preStopSeconds
            podDisruptionBudget: {maxUnavailable: 50%}           | /podDisruptionBudget/maxUnavailable
            networkPolicy: {enabled: "yes"}                      | /networkPolicy/enabled
            networkPolicy: {lockFrom: [{pods: all}]}             | /networkPolicy/lockFrom/0
            serviceMonitor: {interval: often}                    | /serviceMonitor/interval
            prometheusRule: {thresholds: {heap: 85}}             | /prometheusRule/thresholds/heap
            prometheusRule: {runbookUrl: alerts.md}              | /prometheusRule/runbookUrl
            dashboard: {labels: [grafana]}                       | /dashboard/labels
            extraEnv: {TZ: UTC}                                  | /extraEnv
            extraVolumeMounts: [{name: a}]                       | mountPath
            affinity: {zone: a}                                  | zone
            tests: {timeout: 0}                                  | /tests/timeout
            """)
    void theSchemaRefuses(String values, String key) {
        assertThatThrownBy(() -> Chart.renderValues(values))
                .hasMessageContaining("values don't meet the specifications of the schema")
                .hasMessageContaining(key);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            replicaCount: 2                                      | replicaCount: 2 pods are not possible: the lock table lives in the memory of one process
            replicaCount: 3                                      | would grant the same lock twice. Allowed: 0, 1
            {discovery: {mode: hostNetwork}, networkPolicy: {enabled: true}} | networkPolicy.enabled: a NetworkPolicy does not hold for a pod in its node's network
            {preStopSeconds: 20, terminationGracePeriodSeconds: 29} | terminationGracePeriodSeconds: 29 leaves no time for stopping. Allowed: preStopSeconds (20) + 10
            service: {httpPort: 28015}                           | service.httpPort: 28015 is the port of service.lockPort already
            service: {managementPort: 8080}                      | service.managementPort: 8080 is the port of service.httpPort already
            service: {nodePort: 30015}                           | service.nodePort: there is no such port with service.type ClusterIP
            config: {flom: {daemon: {unicast-port: 1}}}          | config.flom.daemon.unicast-port: not here; set service.lockPort instead
            config: {flom: {daemon: {unicastPort: 1}}}           | config.flom.daemon.unicast-port: not here; set service.lockPort instead
            config: {flom: {daemon: {multicast_port: 1}}}        | config.flom.daemon.multicast-port: not here; set discovery.multicastPort
            config: {flom: {daemon: {multicast-address: 239.1.1.1}}} | config.flom.daemon.multicast-address: not here; set discovery.multicastAddress
            config: {flom: {discovery: {enabled: true}}}         | config.flom.discovery.enabled: not here; set discovery.mode
            config: {flom: {discovery: {advertised-address: a}}} | config.flom.discovery.advertised-address: not here; set discovery.mode hostNetwork
            config: {flom: {network: {networkInterface: a}}}     | config.flom.network.network-interface: not here; set discovery.networkInterface
            config: {flom: {http: {allowedHosts: a}}}            | config.flom.http.allowed-hosts: not here; set allowedHosts
            config: {server: {port: 1}}                          | config.server.port: not here; set service.httpPort
            config: {management: {server: {port: 1}}}            | config.management.server.port: not here; set service.managementPort
            config: {spring: {lifecycle: {timeout-per-shutdown-phase: 1s}}} | timeout-per-shutdown-phase: not here; set terminationGracePeriodSeconds
            """)
    void theTemplatesRefuse(String values, String message) {
        assertThatThrownBy(() -> Chart.renderValues(values)).hasMessageContaining(message);
    }

    @Test
    void valuesThatAreNextToTheRefusedOnesAreTaken() {
        String values = """
                preStopSeconds: 20
                terminationGracePeriodSeconds: 30
                config:
                  flom: {daemon: {unicast-address: "::", lifespan: -1}, server: {first-message-timeout: 2s}}
                  server: {address: "::"}
                  logging: {level: {io.flomd.server: debug}}
                """;
        assertThat(String.valueOf(Chart.renderValues(values).plain().get("ConfigMap/flomd")))
                .contains("unicast-address: '::'")
                .contains("timeout-per-shutdown-phase: 5s")
                .contains("io.flomd.server: debug");
    }
}
