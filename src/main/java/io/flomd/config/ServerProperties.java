package io.flomd.config;

import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.Range;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the lock listener protects itself.
 *
 * @param maxMessageBytes Longest message accepted from a client, in bytes.
 * @param maxConnections Connections open at one time; one more is closed at once.
 * @param maxConnectionsPerSource Connections open at one time from one address, or one /64 network of IPv6; one more is closed at once. 0 for no bound.
 * @param maxHandshakesPerSource Those of them that have not sent a whole message; one more is closed at once. 0 for no bound.
 * @param firstMessageTimeout How long a new connection may take to send its first whole message.
 * @param maxPendingAnswerBytes Bytes of answers that a client leaves unread before it is disconnected.
 * @param maxUnansweredRequests Requests of one connection that wait for their first answer; with so many nothing more is read from it.
 * @param maxPendingAnswerBytesTotal Bytes of answers that all clients together leave unread; beyond that, whoever leaves more than an even share is disconnected.
 * @param socketPermissions Who may connect to the Unix domain socket.
 * @param shutdownFrom From where the remote shutdown message is honoured, beside the Unix domain socket; empty for nowhere.
 * @param nodeId Number of this node, part of every session id.
 */
@Validated
@ConfigurationProperties("flom.server")
public record ServerProperties(
        @DefaultValue("4096") @Range(min = 1_023, max = 1_048_576)
        int maxMessageBytes,

        @DefaultValue("auto") @AutoOr(min = 1, max = 1_000_000)
        AutoLimit maxConnections,

        @DefaultValue("0") @Range(min = 0, max = 1_000_000) int maxConnectionsPerSource,

        @DefaultValue("0") @Range(min = 0, max = 1_000_000) int maxHandshakesPerSource,

        @DefaultValue("10s") @Between(min = "10ms", max = "1h")
        Duration firstMessageTimeout,

        @DefaultValue("65536") @Range(min = 1_024, max = 1_073_741_824)
        int maxPendingAnswerBytes,

        @DefaultValue("64") @Range(min = 1, max = 1_000_000) int maxUnansweredRequests,

        @DefaultValue("auto") @AutoOr(min = 1024, max = 1_099_511_627_776L)
        AutoLimit maxPendingAnswerBytesTotal,

        @DefaultValue("rwx------") @AllowedText(TextRule.PERMISSIONS)
        String socketPermissions,

        @DefaultValue({"127.0.0.0/8", "::1"}) @AllowedText(TextRule.IP_NETWORK)
        List<String> shutdownFrom,

        @DefaultValue("0") @Range(min = 0, max = 65_535) int nodeId) {
    public ServerProperties {
        shutdownFrom = List.copyOf(shutdownFrom);
    }
}
